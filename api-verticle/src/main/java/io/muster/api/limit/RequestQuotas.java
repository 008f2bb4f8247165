package io.muster.api.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.muster.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of one process: by each client one quota for reads, one for verifications of
 * passwords, and one for everything else; and of each user whose password is guessed at, by all
 * clients together. Safe for all event loops, and shared by them.
 */
public final class RequestQuotas {

  /** The quota of what only reads. */
  public static final String READS = "reads";

  /** The quota of what has no other one. */
  public static final String WRITES = "writes";

  /** The quota of a client's verifications of passwords. */
  public static final String VERIFICATIONS = "verifications";

  private static final String USER_VERIFICATIONS = "user-verifications";

  /** No limits. */
  public static final RequestQuotas NONE = new RequestQuotas(Map.of(), null);

  private final Map<String, Counted> ofClients;
  private final @Nullable Counted ofUsers;

  private RequestQuotas(Map<String, Counted> ofClients, @Nullable Counted ofUsers) {
    this.ofClients = Map.copyOf(ofClients);
    this.ofUsers = ofUsers;
  }

  /**
   * The quotas as they are set.
   *
   * @param reads of reads, where they are limited
   * @param writes of all others, where they are limited
   * @param verifications of a client's verifications, where they are limited
   * @param userVerifications of the verifications of one user's password
   */
  public record Limits(
      Optional<RateQuota> reads,
      Optional<RateQuota> writes,
      Optional<RateQuota> verifications,
      RateQuota userVerifications) {

    /** Ten guesses a minute find no password, and nobody mistypes more often. */
    public static final RateQuota USER_VERIFICATIONS_UNLESS_SET =
        new RateQuota(10, Duration.ofMinutes(1));

    /**
     * Reads them from {@code RATE_LIMIT_READS}, {@code RATE_LIMIT_WRITES}, {@code
     * RATE_LIMIT_VERIFY} and {@code RATE_LIMIT_VERIFY_USER}.
     */
    public static Limits read(Settings settings) {
      return new Limits(
          RateQuota.read(settings, "RATE_LIMIT_READS"),
          RateQuota.read(settings, "RATE_LIMIT_WRITES"),
          RateQuota.read(settings, "RATE_LIMIT_VERIFY"),
          RateQuota.read(settings, "RATE_LIMIT_VERIFY_USER", USER_VERIFICATIONS_UNLESS_SET));
    }
  }

  /** Quotas of which nothing is used yet. */
  public static RequestQuotas of(Limits limits, LongSupplier nanoTime, MeterRegistry metrics) {
    Map<String, Optional<RateQuota>> set =
        Map.of(
            READS, limits.reads(), WRITES, limits.writes(), VERIFICATIONS, limits.verifications());
    Map<String, Counted> ofClients = new HashMap<>();
    set.forEach(
        (name, quota) ->
            quota.ifPresent(
                limited -> ofClients.put(name, counted(name, limited, nanoTime, metrics))));
    return new RequestQuotas(
        ofClients, counted(USER_VERIFICATIONS, limits.userVerifications(), nanoTime, metrics));
  }

  private record Counted(RateLimiter limiter, Counter refused) {

    Allowance take(String name) {
      Allowance allowance = limiter.take(name);
      if (!allowance.granted()) {
        refused.increment();
      }
      return allowance;
    }
  }

  private static Counted counted(
      String name, RateQuota quota, LongSupplier nanoTime, MeterRegistry metrics) {
    return new Counted(
        new RateLimiter(name, quota, nanoTime),
        Counter.builder("muster.requests.limited")
            .description("Requests refused because more had come than their quota")
            .tag("quota", name)
            .register(metrics));
  }

  /**
   * Takes a request from its client's quota; null where there is no limit.
   *
   * @param quota which of the client's quotas
   */
  public @Nullable Allowance take(String quota, String client) {
    Counted counted = ofClients.get(quota);
    return counted == null ? null : counted.take(client);
  }

  /**
   * Takes a verification from the quota of a user, whether there is such a user or not; null where
   * there is no limit.
   *
   * @param userId the id in its one canonical form
   */
  public @Nullable Allowance takeVerification(String userId) {
    return ofUsers == null ? null : ofUsers.take(userId);
  }
}
