package io.muster.api.limit;

/**
 * What a limiter said of one request.
 *
 * @param name the name of the quota
 * @param quota the quota
 * @param granted whether the request may go on
 * @param remaining how many more may follow at once
 * @param restoredNanos how long until the whole quota is there again
 * @param waitNanos how long until the next request may come, where this one may not
 */
public record Allowance(
    String name,
    RateQuota quota,
    boolean granted,
    long remaining,
    long restoredNanos,
    long waitNanos) {

  private static final long SECOND = 1_000_000_000;

  /** The quota, as the field {@code RateLimit-Policy} tells it. */
  public String policy() {
    return '"' + name + "\";q=" + quota.requests() + ";w=" + quota.window().toSeconds();
  }

  /** What is left of it, as the field {@code RateLimit} tells it. */
  public String state() {
    return '"' + name + "\";r=" + remaining + ";t=" + ceil(restoredNanos);
  }

  /** After how many seconds a request that was not granted may come again; at least 1. */
  public long retryAfter() {
    return Math.max(1, ceil(waitNanos));
  }

  private static long ceil(long nanos) {
    return (nanos + SECOND - 1) / SECOND;
  }
}
