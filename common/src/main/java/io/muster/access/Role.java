package io.muster.access;

import java.util.Locale;
import java.util.Optional;

/** What a client may do; each role may also do what those before it may. */
public enum Role {
  /** Read users. */
  READ,
  /** And change them one by one. */
  WRITE,
  /** And in bulk. */
  IMPORT,
  /** And look at what belongs to others: operations, imports, dead letters. */
  ADMIN;

  /** Whether a client with this role may do what asks for {@code needed}. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** Its name in files and options, such as {@code read}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role with this name, if there is one. */
  public static Optional<Role> ofLabel(String label) {
    for (Role role : values()) {
      if (role.label().equals(label)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
