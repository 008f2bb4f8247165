package io.muster.password;

import java.time.Duration;

/** What became of a password that was given to the pool to be verified. */
public sealed interface VerifyResult {

  /**
   * It was held against the stored hash.
   *
   * @param verification what came of it
   */
  record Verified(Verification verification) implements VerifyResult {}

  /**
   * As many are waiting as may wait, or the pool is closed: nothing was done; try again later.
   *
   * @param busyFor how long it will take to do what waits now
   */
  record PoolFull(Duration busyFor) implements VerifyResult {}
}
