package io.muster.api.query;

import io.muster.config.Settings;
import java.time.Duration;

/**
 * How long reads may take.
 *
 * @param secondary how long a secondary may take to reach the point of a consistency token, before
 *     the primary is asked
 * @param total how long the member that is asked last may take
 */
public record ReadDeadlines(Duration secondary, Duration total) {

  /** Reads them from {@code READ_TOKEN_WAIT} and {@code READ_DEADLINE}. */
  public static ReadDeadlines read(Settings settings) {
    return new ReadDeadlines(
        settings.duration(
            "READ_TOKEN_WAIT", "500ms", Duration.ofMillis(10), Duration.ofSeconds(30)),
        settings.duration("READ_DEADLINE", "5s", Duration.ofMillis(100), Duration.ofSeconds(60)));
  }
}
