package io.muster.password;

import io.muster.user.UserRules;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks password hashes that others made. Their costs are bounded from above, because whoever may
 * store a hash decides what verifying it costs this service.
 *
 * <ul>
 *   <li>{@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}
 *   <li>{@code $2b$12$} and 53 characters (bcrypt; also {@code 2a} and {@code 2y})
 *   <li>{@code $scrypt$ln=15,r=8,p=1$salt$hash}
 *   <li>{@code $pbkdf2-sha256$i=600000$salt$hash} (also {@code sha512} and {@code sha1}; also
 *       passlib's form without {@code i=} and with {@code .} for {@code +})
 *   <li>{@code $sha256-legacy$} and 64 hexadecimal characters: SHA-256 of the password; or {@code
 *       $sha256-legacy$salt$} and 64 hexadecimal characters: SHA-256 of the salt's bytes, then the
 *       password
 * </ul>
 *
 * Salts and hashes are base64 without padding.
 */
public final class PhcFormat {

  private static final String WHAT_IS_RIGHT =
      "must be a hash in PHC format that begins with $argon2id$, $2a$, $2b$, $2y$, $scrypt$,"
          + " $pbkdf2-sha256$, $pbkdf2-sha512$, $pbkdf2-sha1$ or $sha256-legacy$";

  /** Its characters are looked at apart: as a class of characters they cost half the check. */
  private static final String PART = "([^$]+)";

  private static final Pattern ARGON2ID =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$" + PART + "\\$" + PART);
  private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d{2})\\$[./A-Za-z0-9]{53}");
  private static final Pattern SCRYPT =
      Pattern.compile(
          "\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,3}),p=(\\d{1,3})\\$" + PART + "\\$" + PART);
  private static final Pattern PBKDF2 =
      Pattern.compile("\\$pbkdf2-sha(?:1|256|512)\\$(?:i=)?(\\d{1,8})\\$" + PART + "\\$" + PART);
  private static final Pattern SHA256_LEGACY =
      Pattern.compile("\\$sha256-legacy\\$(?:" + PART + "\\$)?[0-9a-f]{64}");

  /** The most memory that verifying a hash may take, in KiB. */
  static final int MAX_MEMORY_KIB = 128 * 1_024;

  private static final int MAX_BCRYPT_COST = 14;
  private static final int MIN_PBKDF2_ITERATIONS = 1_000;
  private static final int MAX_PBKDF2_ITERATIONS = 2_000_000;
  private static final int MAX_BASE64_LENGTH = 88;

  private PhcFormat() {}

  /** Checks a hash; at most {@link UserRules#MAX_HASH_LENGTH} characters are looked at. */
  public static PhcCheck check(String hash) {
    if (hash.length() > UserRules.MAX_HASH_LENGTH) {
      return new PhcCheck.Invalid(
          "must have at most "
              + UserRules.MAX_HASH_LENGTH
              + " characters; this one has "
              + hash.length());
    }
    if (hash.startsWith("$argon2id$")) {
      return argon2id(ARGON2ID.matcher(hash));
    }
    if (hash.startsWith("$2")) {
      return bcrypt(BCRYPT.matcher(hash));
    }
    if (hash.startsWith("$scrypt$")) {
      return scrypt(SCRYPT.matcher(hash));
    }
    if (hash.startsWith("$pbkdf2-")) {
      return pbkdf2(PBKDF2.matcher(hash));
    }
    if (hash.startsWith("$sha256-legacy$")) {
      return sha256Legacy(SHA256_LEGACY.matcher(hash));
    }
    return new PhcCheck.Invalid(WHAT_IS_RIGHT);
  }

  /** What is wrong with a hash and what would be right; empty if nothing is. */
  public static Optional<String> fault(String hash) {
    return check(hash) instanceof PhcCheck.Invalid invalid
        ? Optional.of(invalid.reason())
        : Optional.empty();
  }

  private static PhcCheck argon2id(Matcher matcher) {
    if (!matcher.matches()) {
      return new PhcCheck.Invalid("must have the form $argon2id$v=19$m=19456,t=2,p=1$salt$hash");
    }
    int lanes = number(matcher, 3);
    return firstFault(
        PhcScheme.ARGON2ID,
        range("p", lanes, 1, 16),
        range("m", number(matcher, 1), 8 * lanes, MAX_MEMORY_KIB),
        range("t", number(matcher, 2), 1, 10),
        base64("salt", matcher.group(4), 8),
        base64("hash", matcher.group(5), 16));
  }

  private static PhcCheck bcrypt(Matcher matcher) {
    if (!matcher.matches()) {
      return new PhcCheck.Invalid("must have the form $2b$12$ and 53 characters");
    }
    return firstFault(PhcScheme.BCRYPT, range("cost", number(matcher, 1), 4, MAX_BCRYPT_COST));
  }

  private static PhcCheck scrypt(Matcher matcher) {
    if (!matcher.matches()) {
      return new PhcCheck.Invalid("must have the form $scrypt$ln=15,r=8,p=1$salt$hash");
    }
    int logN = number(matcher, 1);
    int blockSize = number(matcher, 2);
    // 128 bytes for each of N * r: in KiB.
    long memory = (1L << Math.min(logN, 40)) * blockSize / 8;
    Optional<String> tooMuch =
        memory > MAX_MEMORY_KIB
            ? Optional.of("must need at most " + MAX_MEMORY_KIB / 1_024 + " MiB (by ln and r)")
            : Optional.empty();
    return firstFault(
        PhcScheme.SCRYPT,
        range("r", blockSize, 1, 32),
        // RFC 7914: N is less than 2 to the power of 16 * r.
        range("ln", logN, 1, Math.min(20, 16 * blockSize - 1)),
        range("p", number(matcher, 3), 1, 8),
        tooMuch,
        base64("salt", matcher.group(4), 8),
        base64("hash", matcher.group(5), 16));
  }

  private static PhcCheck pbkdf2(Matcher matcher) {
    if (!matcher.matches()) {
      return new PhcCheck.Invalid("must have the form $pbkdf2-sha256$i=600000$salt$hash");
    }
    return firstFault(
        PhcScheme.PBKDF2,
        range("i", number(matcher, 1), MIN_PBKDF2_ITERATIONS, MAX_PBKDF2_ITERATIONS),
        base64("salt", standardBase64(matcher.group(2)), 8),
        base64("hash", standardBase64(matcher.group(3)), 16));
  }

  private static PhcCheck sha256Legacy(Matcher matcher) {
    if (!matcher.matches()) {
      return new PhcCheck.Invalid(
          "must have the form $sha256-legacy$ or $sha256-legacy$salt$, then 64 lower-case"
              + " hexadecimal characters");
    }
    String salt = matcher.group(1);
    return salt == null
        ? new PhcCheck.Valid(PhcScheme.SHA256_LEGACY)
        : firstFault(PhcScheme.SHA256_LEGACY, base64("salt", salt, 1));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(String.valueOf(matcher.group(group)));
  }

  @SafeVarargs
  private static PhcCheck firstFault(PhcScheme scheme, Optional<String>... faults) {
    for (Optional<String> fault : faults) {
      if (fault.isPresent()) {
        return new PhcCheck.Invalid(fault.get());
      }
    }
    return new PhcCheck.Valid(scheme);
  }

  private static Optional<String> range(String name, int value, int least, int most) {
    return value >= least && value <= most
        ? Optional.empty()
        : Optional.of(
            "must have "
                + name
                + " from "
                + least
                + " to "
                + most
                + ", which bounds the cost of verifying it; it is "
                + value);
  }

  private static Optional<String> base64(String part, String text, int leastBytes) {
    int length = text.length();
    if (length % 4 == 1
        || length > MAX_BASE64_LENGTH
        || length * 3 / 4 < leastBytes
        || !isBase64(text)) {
      return Optional.of(
          "must have a "
              + part
              + " of "
              + leastBytes
              + " to "
              + MAX_BASE64_LENGTH * 3 / 4
              + " bytes in base64 without padding");
    }
    return Optional.empty();
  }

  /** As others write it: passlib has a dot for the plus. */
  static String standardBase64(String passlib) {
    return passlib.replace('.', '+');
  }

  private static boolean isBase64(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isDigit =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/';
      if (!isDigit) {
        return false;
      }
    }
    return true;
  }
}
