package io.muster.api.auth;

import java.util.Locale;
import java.util.Optional;

/** What a key is for. */
public enum Role {
  READ,
  WRITE,
  IMPORT,
  ADMIN;

  /** Whether this role may do what {@code needed} may: a writer also reads, an admin does all. */
  public boolean covers(Role needed) {
    return this == needed || this == ADMIN || (this == WRITE && needed == READ);
  }

  /** The word for it in key files and in the contract. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that is called {@code word}, if there is one. */
  public static Optional<Role> ofWord(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
