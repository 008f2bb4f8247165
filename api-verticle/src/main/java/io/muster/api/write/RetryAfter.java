package io.muster.api.write;

import io.muster.api.http.WholeSeconds;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * When trying again is worth it. Nobody can know when a full queue or a blocked broker will take
 * writes again; but it is known how long commands lately were in the queue, and for how long there
 * have been refusals. What has lasted for some time is taken to last for as long again: whoever
 * comes back when told waits at most twice as long as was needed, and asks a few times only. Safe
 * for all threads.
 */
public final class RetryAfter {

  private static final int MOST_SECONDS = 60;
  private static final long FORGOTTEN_AFTER_MILLIS = Duration.ofSeconds(60).toMillis();

  /** Who was told to wait for the longest time has been back by then, if it is coming at all. */
  private static final long LONGEST_SILENCE_MILLIS =
      Duration.ofSeconds(2 * MOST_SECONDS).toMillis();

  /** For how long a queue that said no is taken to be full, unless it has said yes since. */
  private static final long FULL_FOR_MILLIS = 500;

  private final LongSupplier nowMillis;
  private final AtomicLongArray queuedMillis;
  private final AtomicLongArray seenAt;
  private final AtomicLongArray fullAt;

  // Of each shard, then of the broker as a whole, then of this process's window.
  private final AtomicLongArray refusedSince;
  private final AtomicLongArray refusedLast;
  private final int broker;
  private final int window;

  /** With the clock that only goes forward. */
  RetryAfter(int shards) {
    this(shards, () -> System.nanoTime() / 1_000_000);
  }

  RetryAfter(int shards, LongSupplier nowMillis) {
    this.nowMillis = nowMillis;
    this.queuedMillis = new AtomicLongArray(shards);
    this.seenAt = new AtomicLongArray(shards);
    this.fullAt = new AtomicLongArray(shards);
    this.broker = shards;
    this.window = shards + 1;
    this.refusedSince = new AtomicLongArray(shards + 2);
    this.refusedLast = new AtomicLongArray(shards + 2);
  }

  /** Takes note of how long a command of a shard was in the queue. */
  void seen(int shard, long millis) {
    // Races lose a sample, which is no harm to an estimate.
    long before = queuedMillis.get(shard);
    queuedMillis.set(shard, before == 0 ? millis : (before * 7 + millis) / 8);
    seenAt.set(shard, now());
  }

  /** The queue has taken a write of this shard: whatever was refused before is over. */
  void taken(int shard) {
    over(shard);
    over(broker);
    if (fullAt.get(shard) != 0) {
      fullAt.set(shard, 0);
    }
  }

  /** The queue of this shard has just said that it is full. */
  void sawFull(int shard) {
    fullAt.set(shard, now());
  }

  /** Whether it said so a moment ago, and has taken nothing since. */
  boolean isFull(int shard) {
    long seen = fullAt.get(shard);
    return seen != 0 && now() - seen < FULL_FOR_MILLIS;
  }

  /** This process has room for another write. */
  void admitted() {
    over(window);
  }

  /** Seconds to wait, 1 to 60, for a write that the queue of its shard refused. */
  int queueFull(int shard) {
    return WholeSeconds.of(Math.max(refused(shard), recentlyQueued(shard)));
  }

  /** Seconds to wait, 1 to 60, while the broker takes nothing or is away. */
  int brokerTakesNothing() {
    return WholeSeconds.of(refused(broker));
  }

  /**
   * Seconds to wait, 1 to 60, while as many writes wait in this process as may.
   *
   * @param nextEndsMillis when at the latest the wait of one of them ends, whatever happens
   */
  int windowFull(int shard, long nextEndsMillis) {
    return WholeSeconds.of(
        Math.min(Math.max(refused(window), recentlyQueued(shard)), nextEndsMillis));
  }

  /** Seconds, 1 to 60, after which the outcome of a write that is on its way may be known. */
  int outcome(int shard) {
    return WholeSeconds.of(recentlyQueued(shard));
  }

  /** Notes a refusal; for how many milliseconds there have been such. */
  private long refused(int what) {
    long now = now();
    long since = refusedSince.get(what);
    if (since == 0 || now - refusedLast.get(what) > LONGEST_SILENCE_MILLIS) {
      since = now;
      refusedSince.set(what, now);
    }
    refusedLast.set(what, now);
    return now - since;
  }

  private void over(int what) {
    // Read first: it is asked at each write, and hardly ever set.
    if (refusedSince.get(what) != 0) {
      refusedSince.set(what, 0);
    }
  }

  private long recentlyQueued(int shard) {
    long seen = seenAt.get(shard);
    return seen == 0 || now() - seen > FORGOTTEN_AFTER_MILLIS ? 0 : queuedMillis.get(shard);
  }

  private long now() {
    // Zero says never.
    long now = nowMillis.getAsLong();
    return now == 0 ? 1 : now;
  }
}
