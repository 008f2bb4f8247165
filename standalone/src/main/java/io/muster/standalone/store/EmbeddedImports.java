package io.muster.standalone.store;

import io.muster.imports.ImportRecord;
import io.muster.imports.OnConflict;
import io.muster.worker.imports.Imports;
import io.vertx.core.Future;
import java.time.Instant;

/** Imports in the embedded store: opened as elsewhere, and told as open when they are on disk. */
public final class EmbeddedImports implements Imports {
  private final Imports imports;
  private final EmbeddedStore store;

  /**
   * Makes them durable.
   *
   * @param imports writes them through a client of {@code store}
   */
  public EmbeddedImports(Imports imports, EmbeddedStore store) {
    this.imports = imports;
    this.store = store;
  }

  @Override
  public Future<Void> open(ImportRecord record, OnConflict onConflict, Instant expiresAt) {
    return imports.open(record, onConflict, expiresAt).compose(open -> store.commit());
  }
}
