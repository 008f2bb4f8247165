package io.muster.api.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Keeps each client, or whatever else has a name, to a quota, by the generic cell rate algorithm:
 * quota comes back evenly, so who was refused needn't wait for the end of a window. Any thread.
 */
public final class RateLimiter {

  /**
   * Of more names at a time some are forgotten, those that come often last of all: they have their
   * whole quota again.
   */
  private static final int MOST_NAMES = 100_000;

  private final String name;
  private final RateQuota quota;
  private final LongSupplier nanoTime;
  private final long window;
  private final long interval;

  /** When each name has its whole quota again. */
  private final Cache<String, AtomicLong> restored;

  /**
   * A limiter that nobody has used yet.
   *
   * @param name what clients know the quota by
   * @param nanoTime the time, as {@link System#nanoTime} tells it
   */
  public RateLimiter(String name, RateQuota quota, LongSupplier nanoTime) {
    this.name = name;
    this.quota = quota;
    this.nanoTime = nanoTime;
    this.window = quota.window().toNanos();
    this.interval = window / quota.requests();
    this.restored =
        Caffeine.newBuilder()
            .maximumSize(MOST_NAMES)
            // After that the whole quota is there: to forget it changes nothing.
            .expireAfterAccess(quota.window())
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /** Takes one request from the quota of a client, if there is one left. */
  public Allowance take(String client) {
    long now = nanoTime.getAsLong();
    AtomicLong whole = restored.get(client, added -> new AtomicLong(now));
    while (true) {
      long before = whole.get();
      long after = (before - now > 0 ? before : now) + interval;
      long used = after - now;
      if (used > window) {
        return new Allowance(name, quota, false, 0, before - now, used - window);
      }
      if (whole.compareAndSet(before, after)) {
        return new Allowance(name, quota, true, (window - used) / interval, used, 0);
      }
    }
  }
}
