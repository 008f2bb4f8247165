package io.muster.command;

import io.muster.config.Durations;
import io.muster.config.Settings;
import java.time.Duration;

/**
 * How long a command may take to be decided, and how long its outcome is kept. An outcome must
 * outlive every delivery of its command and every retry of its request, or the command could be
 * decided again.
 *
 * @param maximumAge the age from which a command is expired instead of decided
 * @param outcomeRetention how long an outcome is kept; at least {@link #leastFor} the maximum age
 */
public record Retention(Duration maximumAge, Duration outcomeRetention) {

  /** How far the timestamp of a command may be ahead of the worker. */
  public static final Duration MAX_AHEAD = Duration.ofMinutes(5);

  private static final Duration RETRY_WINDOW = Duration.ofHours(24);
  private static final Duration CLOCK_MARGIN = Duration.ofMinutes(10);

  /** What holds unless it is set otherwise: 24 hours and 49 hours. */
  public static final Retention DEFAULT = new Retention(Duration.ofHours(24), Duration.ofHours(49));

  /**
   * Checks that outcomes outlive their commands.
   *
   * @throws IllegalArgumentException if the retention is shorter than {@link #leastFor} the maximum
   *     age
   */
  public Retention {
    if (outcomeRetention.compareTo(leastFor(maximumAge)) < 0) {
      throw new IllegalArgumentException(tooShort(maximumAge));
    }
  }

  /** The shortest retention that is safe with a maximum age: 24 h + the age + 10 min. */
  public static Duration leastFor(Duration maximumAge) {
    return RETRY_WINDOW.plus(maximumAge).plus(CLOCK_MARGIN);
  }

  /** From this age on no worker applies a command any more, whatever its clock says. */
  public Duration lastDecision() {
    return maximumAge.plus(CLOCK_MARGIN);
  }

  /** Reads {@code COMMAND_MAX_AGE} and {@code OUTCOME_RETENTION}; notes a fault in either. */
  public static Retention from(Settings settings) {
    Duration age =
        settings.duration("COMMAND_MAX_AGE", "24h", Duration.ofMinutes(1), Duration.ofDays(30));
    Duration retention =
        settings.duration("OUTCOME_RETENTION", "49h", Duration.ofHours(24), Duration.ofDays(365));
    if (retention.compareTo(leastFor(age)) < 0) {
      settings.fault("OUTCOME_RETENTION", tooShort(age));
      return DEFAULT;
    }
    return new Retention(age, retention);
  }

  private static String tooShort(Duration maximumAge) {
    return "must be at least 24h + COMMAND_MAX_AGE + 10m, that is "
        + Durations.format(leastFor(maximumAge));
  }
}
