package io.muster.api.write;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When trying again is worth it: as long as commands have lately been in the queue of that shard.
 * Safe for all threads.
 */
final class RetryAfter {

  private static final int LEAST_SECONDS = 1;
  private static final int MOST_SECONDS = 60;
  private static final long FORGOTTEN_AFTER_MILLIS = Duration.ofSeconds(60).toMillis();

  private final InstantSource clock;
  private final AtomicLongArray queuedMillis;
  private final AtomicLongArray seenAt;

  RetryAfter(InstantSource clock, int shards) {
    this.clock = clock;
    this.queuedMillis = new AtomicLongArray(shards);
    this.seenAt = new AtomicLongArray(shards);
  }

  /** Takes note of how long a command of a shard was in the queue. */
  void seen(int shard, long millis) {
    // Races lose a sample, which is no harm to an estimate.
    long before = queuedMillis.get(shard);
    queuedMillis.set(shard, before == 0 ? millis : (before * 7 + millis) / 8);
    seenAt.set(shard, clock.millis());
  }

  /** Seconds to wait before trying again, 1 to 60. */
  int seconds(int shard) {
    if (clock.millis() - seenAt.get(shard) > FORGOTTEN_AFTER_MILLIS) {
      return LEAST_SECONDS;
    }
    long seconds = (queuedMillis.get(shard) + 999) / 1_000;
    return (int) Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, seconds));
  }
}
