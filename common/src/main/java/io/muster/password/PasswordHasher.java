package io.muster.password;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
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

  // One instance: each keeps a block of memory of this size for as long as it lives.
  private final Argon2Function function =
      Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);
  private final RandomGenerator random;

  /**
   * A hasher.
   *
   * @param random makes the salts; outside of tests a {@link java.security.SecureRandom}
   */
  public PasswordHasher(RandomGenerator random) {
    this.random = random;
  }

  /** The hash of a password's UTF-8 bytes under a fresh salt, in PHC format. */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return function.hash(password.getBytes(StandardCharsets.UTF_8), salt).getResult();
  }
}
