package io.muster.api.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.muster.config.Settings;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What each client may ask of one process: one quota for reads and one for everything else. Safe
 * for all event loops, and shared by them.
 */
public final class RequestQuotas {

  /** No limits. */
  public static final RequestQuotas NONE = new RequestQuotas(null, null);

  private final @Nullable Counted reads;
  private final @Nullable Counted writes;

  private RequestQuotas(@Nullable Counted reads, @Nullable Counted writes) {
    this.reads = reads;
    this.writes = writes;
  }

  /**
   * The quotas as they are set.
   *
   * @param reads of reads, where they are limited
   * @param writes of all others, where they are limited
   */
  public record Limits(Optional<RateQuota> reads, Optional<RateQuota> writes) {

    /** Reads them from {@code RATE_LIMIT_READS} and {@code RATE_LIMIT_WRITES}. */
    public static Limits read(Settings settings) {
      return new Limits(
          RateQuota.read(settings, "RATE_LIMIT_READS"),
          RateQuota.read(settings, "RATE_LIMIT_WRITES"));
    }
  }

  /** Quotas of which nothing is used yet. */
  public static RequestQuotas of(Limits limits, LongSupplier nanoTime, MeterRegistry metrics) {
    return new RequestQuotas(
        limits.reads().map(quota -> counted("reads", quota, nanoTime, metrics)).orElse(null),
        limits.writes().map(quota -> counted("writes", quota, nanoTime, metrics)).orElse(null));
  }

  private record Counted(RateLimiter limiter, Counter refused) {}

  private static Counted counted(
      String name, RateQuota quota, LongSupplier nanoTime, MeterRegistry metrics) {
    return new Counted(
        new RateLimiter(name, quota, nanoTime),
        Counter.builder("muster.requests.limited")
            .description("Requests refused because their client had sent more than its quota")
            .tag("quota", name)
            .register(metrics));
  }

  /** Takes a request from its client's quota; null where there is no limit. */
  public @Nullable Allowance take(HttpMethod method, String client) {
    boolean isRead = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    Counted counted = isRead ? reads : writes;
    if (counted == null) {
      return null;
    }
    Allowance allowance = counted.limiter().take(client);
    if (!allowance.granted()) {
      counted.refused().increment();
    }
    return allowance;
  }
}
