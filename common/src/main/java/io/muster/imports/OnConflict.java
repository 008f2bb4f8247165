package io.muster.imports;

import java.util.Locale;
import java.util.Optional;

/** What becomes of a row whose user is there already. */
public enum OnConflict {
  /** The row is refused, and told. */
  FAIL,
  /** The row is passed over; the user stays as it is. */
  SKIP,
  /** The user gets the row's name, address and, where it has one, password hash. */
  UPDATE;

  /** The name in messages and on the command line. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with this name; empty if there is none. */
  public static Optional<OnConflict> ofWireName(String name) {
    for (OnConflict value : values()) {
      if (value.wireName().equals(name)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
