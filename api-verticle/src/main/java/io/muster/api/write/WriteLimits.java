package io.muster.api.write;

import io.muster.config.Settings;
import java.time.Duration;

/**
 * The bounds of the way of a write in one process.
 *
 * @param inFlight how many writes may wait at a time; one more is refused
 * @param answerDeadline how long a write waits for its outcome before it is answered with 202
 */
public record WriteLimits(int inFlight, Duration answerDeadline) {

  /** Reads them from {@code WRITES_IN_FLIGHT} and {@code ANSWER_DEADLINE}. */
  public static WriteLimits read(Settings settings) {
    return new WriteLimits(
        settings.number("WRITES_IN_FLIGHT", 2_000, 1, 100_000),
        settings.duration("ANSWER_DEADLINE", "10s", Duration.ofMillis(100), Duration.ofMinutes(2)));
  }
}
