package io.muster.password;

import java.time.Duration;

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

  /**
   * As many are waiting as may wait, or the pool is closed: nothing was done; try again later.
   *
   * @param busyFor how long it will take to hash what waits now
   */
  record PoolFull(Duration busyFor) implements HashResult {}
}
