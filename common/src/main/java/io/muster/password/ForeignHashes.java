package io.muster.password;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.BCrypt;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Holds passwords against the hashes that others made; all texts are ones that {@link PhcFormat}
 * accepts. Keeps nothing between two calls: a hash with costs of its own leaves no memory behind.
 * Any thread.
 */
final class ForeignHashes {

  /** What every implementation of bcrypt looks at. */
  private static final int BCRYPT_BYTES = 72;

  private static final boolean ENDED_BY_ZERO = true;
  private static final int BCRYPT_HASH_BYTES = 23;
  private static final int BCRYPT_SALT_LENGTH = 22;
  private static final String BCRYPT_BASE64 =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private ForeignHashes() {}

  /** How much memory a hash needs, in KiB; 0 where it is not worth counting. */
  static int memoryKib(PhcScheme scheme, String hash) {
    String[] parts = parts(hash);
    return switch (scheme) {
      case ARGON2ID -> cost(parts[3], "m=");
      // N blocks of 128 * r bytes.
      case SCRYPT -> (1 << cost(parts[2], "ln=")) * cost(parts[2], "r=") / 8;
      case BCRYPT, PBKDF2, SHA256_LEGACY -> 0;
    };
  }

  /** Whether it is the password that the hash was made of. */
  static boolean matches(PhcScheme scheme, String hash, String password) {
    String[] parts = parts(hash);
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    return switch (scheme) {
      case ARGON2ID -> argon2id(parts, bytes);
      case BCRYPT -> bcrypt(parts, bytes);
      case SCRYPT -> scrypt(parts, bytes);
      case PBKDF2 -> pbkdf2(parts, password);
      case SHA256_LEGACY -> sha256(parts, bytes);
    };
  }

  /** Whether an Argon2id hash was made with less memory or fewer passes than ours. */
  static boolean isWeaker(PhcScheme scheme, String hash) {
    if (scheme != PhcScheme.ARGON2ID) {
      return true;
    }
    String costs = parts(hash)[3];
    return cost(costs, "m=") < PasswordHasher.MEMORY_KIB
        || cost(costs, "t=") < PasswordHasher.ITERATIONS;
  }

  private static boolean argon2id(String[] parts, byte[] password) {
    byte[] expected = base64(parts[5]);
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost(parts[3], "m="))
            .withIterations(cost(parts[3], "t="))
            .withParallelism(cost(parts[3], "p="))
            .withSalt(base64(parts[4]))
            .build());
    byte[] hash = new byte[expected.length];
    generator.generateBytes(password, hash);
    return MessageDigest.isEqual(hash, expected);
  }

  private static boolean bcrypt(String[] parts, byte[] password) {
    // The letter behind the 2 stands for faults that implementations had with bytes that UTF-8
    // doesn't have and with texts beyond 255 bytes: what they make today is the same for all.
    byte[] key = Arrays.copyOf(password, Math.min(password.length, BCRYPT_BYTES));
    byte[] salt = bcryptBase64(parts[3].substring(0, BCRYPT_SALT_LENGTH));
    byte[] expected = bcryptBase64(parts[3].substring(BCRYPT_SALT_LENGTH));
    byte[] hash = BCrypt.generate(key, salt, Integer.parseInt(parts[2]), ENDED_BY_ZERO);
    return MessageDigest.isEqual(Arrays.copyOf(hash, BCRYPT_HASH_BYTES), expected);
  }

  private static boolean scrypt(String[] parts, byte[] password) {
    byte[] expected = base64(parts[4]);
    byte[] hash =
        SCrypt.generate(
            password,
            base64(parts[3]),
            1 << cost(parts[2], "ln="),
            cost(parts[2], "r="),
            cost(parts[2], "p="),
            expected.length);
    return MessageDigest.isEqual(hash, expected);
  }

  private static boolean pbkdf2(String[] parts, String password) {
    int iterations = cost(parts[2].startsWith("i=") ? parts[2] : "i=" + parts[2], "i=");
    byte[] expected = base64(parts[4]);
    String algorithm =
        "PBKDF2WithHmac"
            + parts[1].substring("pbkdf2-".length()).toUpperCase(java.util.Locale.ROOT);
    // The platform hashes the characters' UTF-8 bytes.
    PBEKeySpec spec =
        new PBEKeySpec(
            password.toCharArray(), base64(parts[3]), iterations, expected.length * Byte.SIZE);
    try {
      byte[] hash = SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
      return MessageDigest.isEqual(hash, expected);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(
          "every Java platform from 17 on has " + algorithm, impossible);
    } finally {
      spec.clearPassword();
    }
  }

  private static boolean sha256(String[] parts, byte[] password) {
    boolean salted = parts.length == 4;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      if (salted) {
        digest.update(base64(parts[2]));
      }
      byte[] expected = HexFormat.of().parseHex(parts[parts.length - 1]);
      return MessageDigest.isEqual(digest.digest(password), expected);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** What stands between the dollar signs; the first part is empty. */
  private static String[] parts(String hash) {
    return hash.split("\\$");
  }

  /** One of the numbers of {@code m=19456,t=2,p=1}. */
  private static int cost(String costs, String name) {
    for (String cost : costs.split(",")) {
      if (cost.startsWith(name)) {
        return Integer.parseInt(cost.substring(name.length()));
      }
    }
    throw new IllegalArgumentException("a hash that was not checked");
  }

  private static byte[] base64(String text) {
    return Base64.getDecoder().decode(PhcFormat.standardBase64(text));
  }

  private static byte[] bcryptBase64(String text) {
    StringBuilder standard = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      standard.append(BASE64.charAt(BCRYPT_BASE64.indexOf(text.charAt(i))));
    }
    return Base64.getDecoder().decode(standard.toString());
  }
}
