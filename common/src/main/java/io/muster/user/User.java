package io.muster.user;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
 * @param importMark the row that made its last change; null where that was no import's, or where
 *     the id says so itself
 */
public record User(
    UserId id,
    String name,
    String email,
    String emailKey,
    String passwordHash,
    Instant createdAt,
    Instant updatedAt,
    long version,
    @Nullable ImportMark importMark) {

  /** One whose last change was no import's. */
  public User(
      UserId id,
      String name,
      String email,
      String emailKey,
      String passwordHash,
      Instant createdAt,
      Instant updatedAt,
      long version) {
    this(id, name, email, emailKey, passwordHash, createdAt, updatedAt, version, null);
  }

  /** The same, as a row of an import made it. */
  public User madeBy(@Nullable ImportMark mark) {
    return new User(id, name, email, emailKey, passwordHash, createdAt, updatedAt, version, mark);
  }

  @Override
  public String toString() {
    return "User[" + id + ", version=" + version + "]";
  }
}
