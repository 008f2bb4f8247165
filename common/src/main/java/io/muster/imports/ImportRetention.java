package io.muster.imports;

import io.muster.command.Retention;
import io.muster.config.Durations;
import io.muster.config.Settings;
import java.time.Duration;
import java.time.Instant;

/**
 * How long imports are kept. An import takes chunks for this long after it was opened, and all its
 * results are kept until twice as long has passed: so a result outlives every delivery of its
 * chunk, or the chunk could be decided again.
 *
 * @param takesChunks how long an import takes chunks
 */
public record ImportRetention(Duration takesChunks) {

  /** The record goes after the results, which its time names. */
  private static final Duration RECORD_LATER = Duration.ofHours(1);

  /** What holds unless it is set otherwise: a week, and so two for the results. */
  public static final ImportRetention DEFAULT = new ImportRetention(Duration.ofDays(7));

  /** Whether an import that was opened then takes chunks now. */
  public boolean isOpen(Instant createdAt, Instant now) {
    return now.isBefore(createdAt.plus(takesChunks));
  }

  /** Until when the results of an import are kept. */
  public Instant resultsExpire(Instant createdAt) {
    return createdAt.plus(takesChunks.multipliedBy(2));
  }

  /** Until when the record of an import is kept. */
  public Instant recordExpires(Instant createdAt) {
    return resultsExpire(createdAt).plus(RECORD_LATER);
  }

  /** Reads {@code IMPORT_RETENTION}; notes a fault in it. */
  public static ImportRetention from(Settings settings, Retention commands) {
    Duration takesChunks =
        settings.duration("IMPORT_RETENTION", "168h", Duration.ofHours(24), Duration.ofDays(365));
    Duration least = Retention.leastFor(commands.maximumAge());
    if (takesChunks.compareTo(least) < 0) {
      settings.fault(
          "IMPORT_RETENTION",
          "must be at least 24h + COMMAND_MAX_AGE + 10m, that is " + Durations.format(least));
    }
    return new ImportRetention(takesChunks);
  }
}
