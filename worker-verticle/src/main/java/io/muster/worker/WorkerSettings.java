package io.muster.worker;

import io.muster.command.Retention;
import io.muster.config.Settings;
import io.muster.imports.ImportRetention;
import io.muster.text.Texts;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * How a worker works, whatever broker and store it works on.
 *
 * @param workerId its name among the workers, which decides which shards it holds
 * @param unitLimit the most commands in a unit of work
 * @param unitsInFlight how many units of work may run at a time
 * @param pauseAfter how long faults may hold a command back before the worker gives its shards
 *     back; must be well below the broker's acknowledgement timeout
 * @param retention how old commands may be, and how long outcomes are kept
 * @param deadLetterRetention how long dead letters are kept
 * @param imports how long imports are kept
 * @param importUnits how many transactions of imports may be decided at a time
 * @param importShare the share of these, in percent, while other writes come in
 */
public record WorkerSettings(
    String workerId,
    int unitLimit,
    int unitsInFlight,
    Duration pauseAfter,
    Retention retention,
    Duration deadLetterRetention,
    ImportRetention imports,
    int importUnits,
    int importShare) {

  /** The database takes names of clients of at most 128 bytes, and this is a part of one. */
  private static final int MOST_ID_BYTES = 100;

  /** Reads them; notes what is wrong with them. */
  public static WorkerSettings read(Settings settings) {
    String workerId = settings.optionalText("WORKER_ID");
    if (workerId != null && Texts.utf8Length(workerId) > MOST_ID_BYTES) {
      settings.fault(
          "WORKER_ID",
          "must have at most %d bytes (in UTF-8); it has %d"
              .formatted(MOST_ID_BYTES, Texts.utf8Length(workerId)));
    }
    Retention retention = Retention.from(settings);
    return new WorkerSettings(
        workerId == null ? randomId() : workerId,
        settings.number("UNIT_LIMIT", 500, 1, 5_000),
        settings.number("UNITS_IN_FLIGHT", 1, 1, 16),
        settings.duration("PAUSE_AFTER", "1m", Duration.ofSeconds(1), Duration.ofMinutes(10)),
        retention,
        settings.duration(
            "DEAD_LETTER_RETENTION", "720h", Duration.ofHours(1), Duration.ofDays(3_650)),
        ImportRetention.from(settings, retention),
        settings.number("IMPORT_UNITS", 1, 1, 16),
        settings.number("IMPORT_SHARE", 10, 1, 100));
  }

  /** What holds where nothing is set. */
  public static WorkerSettings defaults() {
    return read(new Settings(java.util.Map.of()));
  }

  private static String randomId() {
    byte[] bytes = new byte[6];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
