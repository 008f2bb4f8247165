package io.muster.worker.imports;

import com.mongodb.MongoException;
import com.mongodb.client.model.UpdateOptions;
import io.muster.imports.ImportRecord;
import io.muster.imports.OnConflict;
import io.muster.mongo.ImportDocuments;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.Publishers;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Records of imports in MongoDB. */
public final class MongoImports implements Imports {

  private static final int DUPLICATE_KEY = 11000;
  private static final long DEADLINE_MILLIS = 6_000;

  private final MongoConnection connection;

  /** Keeps them in a store whose {@link io.muster.mongo.StoreSchema} is there. */
  public MongoImports(MongoConnection connection) {
    this.connection = connection;
  }

  @Override
  public Future<Void> open(ImportRecord record, OnConflict onConflict, Instant expiresAt) {
    BsonDocument document =
        new BsonDocument(ImportDocuments.SENDER, new BsonString(record.sender()))
            .append(ImportDocuments.ON_CONFLICT, new BsonString(onConflict.wireName()))
            .append(ImportDocuments.CREATED_AT, new BsonDateTime(record.createdAt().toEpochMilli()))
            .append(ImportDocuments.EXPIRES_AT, new BsonDateTime(expiresAt.toEpochMilli()));
    return Publishers.completion(
            connection
                .database()
                .getCollection(ImportDocuments.COLLECTION)
                .updateOne(
                    new BsonDocument(ImportDocuments.ID, new BsonString(record.id())),
                    new BsonDocument("$setOnInsert", document),
                    new UpdateOptions().upsert(true)))
        .timeout(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                // Another worker opened it at the same moment.
                failure instanceof MongoException known && known.getCode() == DUPLICATE_KEY
                    ? Future.succeededFuture()
                    : Future.failedFuture(failure));
  }
}
