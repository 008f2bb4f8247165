package io.muster.api.imports;

import io.muster.api.imports.record.ImportRecords;
import io.muster.api.imports.record.ImportResults;
import io.muster.api.imports.upload.Uploads;
import io.muster.imports.ImportRetention;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the operations on imports work with; safe for all event loops.
 *
 * @param records what the API keeps of imports
 * @param results what workers decided
 * @param uploads runs uploads
 * @param retention how long an import takes rows
 * @param eventStreams how many clients are told of progress as it goes on
 */
public record ImportParts(
    ImportRecords records,
    ImportResults results,
    Uploads uploads,
    ImportRetention retention,
    AtomicInteger eventStreams) {

  /** With no such client yet. */
  public ImportParts(
      ImportRecords records, ImportResults results, Uploads uploads, ImportRetention retention) {
    this(records, results, uploads, retention, new AtomicInteger());
  }
}
