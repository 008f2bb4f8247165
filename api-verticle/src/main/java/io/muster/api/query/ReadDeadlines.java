package io.muster.api.query;

import io.muster.config.Settings;
import java.time.Duration;

/**
 * How long reads may take.
 *
 * @param tokenWait how long a secondary may take to reach the point of a consistency token, before
 *     the primary is asked
 * @param total how long a read may take in all
 */
public record ReadDeadlines(Duration tokenWait, Duration total) {

  private static final int SECONDARYS_SHARE = 5;

  /** Reads them from {@code READ_TOKEN_WAIT} and {@code READ_DEADLINE}. */
  public static ReadDeadlines read(Settings settings) {
    return new ReadDeadlines(
        settings.duration(
            "READ_TOKEN_WAIT", "500ms", Duration.ofMillis(10), Duration.ofSeconds(30)),
        settings.duration("READ_DEADLINE", "5s", Duration.ofMillis(500), Duration.ofSeconds(60)));
  }

  /**
   * How long a secondary may take to answer a read without a token, before the primary is asked.
   */
  public Duration secondary() {
    return total.dividedBy(SECONDARYS_SHARE);
  }
}
