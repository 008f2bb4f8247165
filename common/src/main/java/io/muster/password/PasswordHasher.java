package io.muster.password;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * Hashes passwords with Argon2id at the cost that OWASP asks for at least: 19 MiB, two passes, one
 * lane; 16 bytes of salt, 32 of hash. Takes tens of milliseconds: never on an event loop, see
 * {@link HashingPool}. Safe for any thread if its generator is.
 */
public final class PasswordHasher {

  /** Memory of one hash in KiB. */
  public static final int MEMORY_KIB = 19 * 1_024;

  /** Passes over the memory. */
  public static final int ITERATIONS = 2;

  private static final int PARALLELISM = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int HASH_LENGTH = 43;
  private static final String PREFIX =
      "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p=" + PARALLELISM + "$";

  private final RandomGenerator random;
  private final Work work;

  /** One Argon2id at our cost: what all that is hashed or verified here is made of. */
  interface Work {
    byte[] hash(byte[] password, byte[] salt);
  }

  /**
   * A hasher.
   *
   * @param random makes the salts; outside of tests a {@link java.security.SecureRandom}
   */
  public PasswordHasher(RandomGenerator random) {
    this(random, argon2id());
  }

  PasswordHasher(RandomGenerator random, Work work) {
    this.random = random;
    this.work = work;
  }

  /** The work itself. */
  static Work argon2id() {
    // One instance: each keeps a block of memory of this size for as long as it lives.
    Argon2Function function =
        Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);
    return (password, salt) -> function.hash(password, salt).getBytes();
  }

  /** The hash of a password's UTF-8 bytes under a fresh salt, in PHC format. */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    byte[] hash = hash(password.getBytes(StandardCharsets.UTF_8), salt);
    return PREFIX + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
  }

  /** The bytes of the hash of a password under a salt that is known. */
  byte[] hash(byte[] password, byte[] salt) {
    return work.hash(password, salt);
  }

  /**
   * Whether a hash costs exactly what those made here cost.
   *
   * @param hash one that {@link PhcFormat} accepts
   */
  static boolean isLikeOurs(String hash) {
    return hash.startsWith(PREFIX) && hash.length() - hash.lastIndexOf('$') - 1 == HASH_LENGTH;
  }
}
