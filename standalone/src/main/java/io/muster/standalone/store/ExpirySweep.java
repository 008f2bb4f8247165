package io.muster.standalone.store;

import de.bwaldvogel.mongo.bson.Document;
import io.muster.mongo.ChunkResultDocuments;
import io.muster.mongo.ImportDocuments;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.StoreSchema;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/** Deletes what has expired, as a replica set's indexes do by themselves. */
public final class ExpirySweep {
  private static final List<String> COLLECTIONS =
      List.of(
          OutcomeDocuments.COLLECTION,
          StoreSchema.DEAD_LETTERS,
          ImportDocuments.COLLECTION,
          ChunkResultDocuments.COLLECTION);
  private static final String EXPIRES_AT = "expires_at";

  private final EmbeddedStore store;
  private final InstantSource clock;

  /** Sweeps {@code store} by {@code clock}. */
  public ExpirySweep(EmbeddedStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Sweeps once, as a unit of work; says how many documents went. It reads the collections whole:
   * now and then only.
   */
  public Future<Integer> sweep() {
    var expired = new Document(EXPIRES_AT, new Document("$lte", clock.instant()));
    return store.run(
        statements ->
            COLLECTIONS.stream()
                // Looked at first: a delete that finds nothing would be committed nevertheless.
                .filter(collection -> !statements.find(collection, expired).isEmpty())
                .mapToInt(collection -> statements.delete(collection, expired))
                .sum());
  }
}
