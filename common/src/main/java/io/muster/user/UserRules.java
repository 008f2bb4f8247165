package io.muster.user;

import java.text.Normalizer;
import java.util.Optional;

/** What a name, a password and a password hash must be like; the one place that knows. */
public final class UserRules {

  /** The most code points in a name, after trimming. */
  public static final int MAX_NAME_LENGTH = 100;

  /** The fewest code points in a password. */
  public static final int MIN_PASSWORD_LENGTH = 8;

  /** The most code points in a password. */
  public static final int MAX_PASSWORD_LENGTH = 128;

  /** The longest password hash in characters. */
  public static final int MAX_HASH_LENGTH = 512;

  private UserRules() {}

  /** The name as it is stored: trimmed, in NFC. */
  public static String normaliseName(String name) {
    return Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
  }

  /** What is wrong with a name and what would be right; empty if nothing is. */
  public static Optional<String> nameFault(String name) {
    String stored = normaliseName(name);
    int length = stored.codePointCount(0, stored.length());
    if (length < 1 || length > MAX_NAME_LENGTH) {
      return Optional.of(
          "must have 1 to "
              + MAX_NAME_LENGTH
              + " characters after trimming; this one has "
              + length);
    }
    if (stored.codePoints().anyMatch(c -> Character.isISOControl(c) || isSurrogate(c))) {
      return Optional.of("must not contain control characters or broken surrogate pairs");
    }
    return Optional.empty();
  }

  /** What is wrong with a password and what would be right, never the password itself. */
  public static Optional<String> passwordFault(String password) {
    return passwordFault(password, MIN_PASSWORD_LENGTH);
  }

  /**
   * What is wrong with a password that is to be held against a stored one: those of users who came
   * with their hashes may be shorter than a new one. Empty if nothing is wrong.
   */
  public static Optional<String> passwordToVerifyFault(String password) {
    return passwordFault(password, 1);
  }

  private static Optional<String> passwordFault(String password, int least) {
    int length = password.codePointCount(0, password.length());
    if (length < least || length > MAX_PASSWORD_LENGTH) {
      return Optional.of("must have " + least + " to " + MAX_PASSWORD_LENGTH + " characters");
    }
    if (password.codePoints().anyMatch(UserRules::isSurrogate)) {
      return Optional.of("must not contain broken surrogate pairs");
    }
    return Optional.empty();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
