package io.muster.user;

import java.time.Instant;

/**
 * A user as it is stored.
 *
 * @param id the identity
 * @param name the name as written, trimmed
 * @param email the address as written: trimmed, NFC, its domain in lower case
 * @param emailKey what makes the address unique: {@link EmailAddress#key()}
 * @param passwordHash the hash in PHC format, never a password
 * @param createdAt when it was created, to the millisecond
 * @param updatedAt when it last changed, to the millisecond
 * @param version 1 after the creation, one more after each applied change
 */
public record User(
    UserId id,
    String name,
    String email,
    String emailKey,
    String passwordHash,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  @Override
  public String toString() {
    return "User[" + id + ", version=" + version + "]";
  }
}
