package io.muster.api.imports;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.api.imports.record.ImportRecords;
import io.muster.api.imports.record.ImportResults;
import io.muster.api.imports.upload.Uploads;
import io.muster.api.limit.Slots;
import io.muster.imports.ImportRetention;

/**
 * What the operations on imports work with; safe for all event loops.
 *
 * @param records what the API keeps of imports
 * @param results what workers decided
 * @param uploads runs uploads
 * @param retention how long an import takes rows
 * @param eventStreams bounds how many clients are told of progress as it goes on
 * @param errorStreams bounds how many clients are told of rejected rows at a time
 */
public record ImportParts(
    ImportRecords records,
    ImportResults results,
    Uploads uploads,
    ImportRetention retention,
    Slots eventStreams,
    Slots errorStreams) {

  /** Each asks the store twice a second. */
  private static final int EVENT_STREAMS = 32;

  /** Each has some megabytes in memory, where rows have many faults. */
  private static final int ERROR_STREAMS = 8;

  /**
   * With no such client yet.
   *
   * @param metrics shows how many there are
   */
  public ImportParts(
      ImportRecords records,
      ImportResults results,
      Uploads uploads,
      ImportRetention retention,
      MeterRegistry metrics) {
    this(
        records,
        results,
        uploads,
        retention,
        new Slots(EVENT_STREAMS)
            .shown(
                metrics,
                "muster.imports.event.streams",
                "Clients that are told the progress of an import as it changes"),
        new Slots(ERROR_STREAMS)
            .shown(
                metrics, "muster.imports.error.streams", "Lists of rejected rows being written"));
  }
}
