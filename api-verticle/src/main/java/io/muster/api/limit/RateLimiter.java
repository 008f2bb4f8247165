package io.muster.api.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Keeps each client to a quota, by the generic cell rate algorithm: quota comes back evenly, so a
 * client that was refused needn't wait for the end of a window. Any thread.
 */
public final class RateLimiter {

  /** From here on clients that have their whole quota are forgotten, which changes nothing. */
  private static final int MANY_CLIENTS = 1_024;

  private final String name;
  private final RateQuota quota;
  private final LongSupplier nanoTime;
  private final long window;
  private final long interval;

  /** When each client, by its name, has its whole quota again. */
  private final ConcurrentHashMap<String, AtomicLong> restored = new ConcurrentHashMap<>();

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
  }

  /** Takes one request from the quota of a client, if there is one left. */
  public Allowance take(String client) {
    long now = nanoTime.getAsLong();
    AtomicLong whole = restored.get(client);
    if (whole == null) {
      forgetIdle(now);
      whole = restored.computeIfAbsent(client, added -> new AtomicLong(now));
    }
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

  private void forgetIdle(long now) {
    if (restored.size() >= MANY_CLIENTS) {
      restored.values().removeIf(whole -> whole.get() - now <= 0);
    }
  }
}
