package io.muster.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The collections and their indexes. No worker may consume before they are there. */
public final class StoreSchema {

  /** Where the dead letters are; {@code user_id} in it is an ObjectId. */
  public static final String DEAD_LETTERS = "dead_letters";

  private static final int DUPLICATE_KEY = 11000;

  private StoreSchema() {}

  /**
   * Makes what is missing, acknowledged by a majority; safe to run at any time and by several
   * processes at once.
   *
   * @return fails if the store can't be reached, holds an address twice, or has an index of the
   *     same name that differs
   */
  public static Future<Void> ensure(MongoConnection connection) {
    return indexes(
            connection,
            UserDocuments.COLLECTION,
            new IndexModel(
                Indexes.ascending(UserDocuments.EMAIL_KEY), new IndexOptions().unique(true)))
        .recover(StoreSchema::explain)
        .compose(
            users ->
                indexes(
                    connection, OutcomeDocuments.COLLECTION, expiring(OutcomeDocuments.EXPIRES_AT)))
        .compose(
            outcomes ->
                indexes(
                    connection,
                    DEAD_LETTERS,
                    expiring("expires_at"),
                    new IndexModel(Indexes.ascending("user_id"))))
        .compose(letters -> importIndexes(connection));
  }

  private static Future<Void> importIndexes(MongoConnection connection) {
    return indexes(
            connection,
            ImportDocuments.COLLECTION,
            expiring(ImportDocuments.EXPIRES_AT),
            new IndexModel(
                Indexes.ascending(
                    ImportDocuments.CLIENT, ImportDocuments.CREATED_AT, ImportDocuments.ID)),
            new IndexModel(Indexes.ascending(ImportDocuments.CREATED_AT, ImportDocuments.ID)))
        .compose(
            imports ->
                indexes(
                    connection,
                    ChunkResultDocuments.COLLECTION,
                    expiring(ChunkResultDocuments.EXPIRES_AT),
                    // With all that progress is told by, so that no result itself is read for it.
                    new IndexModel(
                        Indexes.ascending(
                            ChunkResultDocuments.IMPORT_ID,
                            ChunkResultDocuments.CHUNK,
                            ChunkResultDocuments.LAST,
                            ChunkResultDocuments.LAST_ROW,
                            ChunkResultDocuments.STATUS,
                            ChunkResultDocuments.ROWS,
                            ChunkResultDocuments.CREATED,
                            ChunkResultDocuments.UPDATED,
                            ChunkResultDocuments.SKIPPED,
                            ChunkResultDocuments.REJECTED,
                            ChunkResultDocuments.DECIDED_AT))));
  }

  private static IndexModel expiring(String field) {
    return new IndexModel(
        Indexes.ascending(field), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
  }

  private static Future<Void> indexes(
      MongoConnection connection, String collection, IndexModel... indexes) {
    return Publishers.completion(
        connection.database().getCollection(collection).createIndexes(List.of(indexes)));
  }

  private static Future<Void> explain(Throwable cause) {
    if (cause instanceof MongoException failure && failure.getCode() == DUPLICATE_KEY) {
      return Future.failedFuture(
          new IllegalStateException(
              "several users have the same email_key: let each have its own, then start again",
              cause));
    }
    return Future.failedFuture(cause);
  }
}
