package io.muster.password;

/** What became of a password that was given to the pool. */
public sealed interface HashResult {

  /**
   * It is hashed.
   *
   * @param passwordHash the hash in PHC format
   */
  record Hashed(String passwordHash) implements HashResult {
    @Override
    public String toString() {
      return "Hashed[redacted]";
    }
  }

  /** As many are waiting as may wait, or the pool is closed: nothing was done; try again later. */
  record PoolFull() implements HashResult {}
}
