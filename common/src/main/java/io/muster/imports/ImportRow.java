package io.muster.imports;

import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One user of an import, checked and normalised.
 *
 * @param id the identity it shall have, or has; null for one that the import makes
 * @param name the name, normalised
 * @param email the address
 * @param passwordHash the hash in PHC format; null where the row has none, which only a row that
 *     updates a user may
 * @param createdAt when the user was created elsewhere, to the millisecond; null for now
 * @param updatedAt when it last changed elsewhere, to the millisecond; null for {@code createdAt}
 * @param version its version elsewhere; null for 1
 */
public record ImportRow(
    @Nullable UserId id,
    String name,
    EmailAddress email,
    @Nullable String passwordHash,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Long version) {

  @Override
  public String toString() {
    return "ImportRow[redacted]";
  }
}
