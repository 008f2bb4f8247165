package io.muster.user;

import java.util.Optional;

/**
 * The identity of a user: 24 lower-case hexadecimal characters, an ObjectId in the store.
 *
 * @param hex the 24 characters
 */
public record UserId(String hex) implements Comparable<UserId> {

  /** How many characters an id has. */
  public static final int LENGTH = 24;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code hex} isn't 24 lower-case hexadecimal characters; use
   *     {@link #parse} for text from outside
   */
  public UserId {
    if (!isValid(hex)) {
      throw new IllegalArgumentException("a user id is 24 lower-case hexadecimal characters");
    }
  }

  /** The id that {@code text} spells, in either case of letters; empty if it spells none. */
  public static Optional<UserId> parse(String text) {
    String lower = isValid(text) ? text : text.toLowerCase(java.util.Locale.ROOT);
    return isValid(lower) ? Optional.of(new UserId(lower)) : Optional.empty();
  }

  /** Whether {@code text} is 24 lower-case hexadecimal characters. */
  public static boolean isValid(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(UserId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
