package io.muster.worker.imports;

import io.muster.imports.ImportRecord;
import io.muster.imports.OnConflict;
import io.vertx.core.Future;
import java.time.Instant;

/** Where the records of imports are kept. */
public interface Imports {

  /**
   * Opens an import that isn't open yet; one that is stays as it is. Callable from any thread;
   * never blocks.
   *
   * @param record the import
   * @param onConflict what its first chunk says about rows whose user is there already
   * @param expiresAt until when the record is kept
   * @return completes once a majority has it; fails where the infrastructure did
   */
  Future<Void> open(ImportRecord record, OnConflict onConflict, Instant expiresAt);
}
