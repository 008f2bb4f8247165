package io.muster.api.imports.record;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.muster.imports.ImportRetention;
import io.muster.imports.rows.RowFormat;
import io.muster.mongo.ImportDocuments;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.Publishers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * {@link ImportRecords} in the store: read from the primary, as a majority has them. Times of
 * leases are the store's own, because the clocks of API processes may be minutes apart.
 */
public final class MongoImportRecords implements ImportRecords {

  private static final int DUPLICATE_KEY = 11000;
  private static final BsonDocument SERVER_TIME = new BsonDocument("isMaster", new BsonInt32(1));
  private static final BsonDocument NOW =
      new BsonDocument(
          "$currentDate", new BsonDocument(RecordDocuments.LEASE_AT, BsonBoolean.TRUE));

  private final MongoConnection connection;
  private final MongoCollection<BsonDocument> imports;
  private final ImportRetention retention;
  private final long deadlineMillis;

  /**
   * Keeps records over this connection.
   *
   * @param retention how long they are kept
   * @param deadline how long one operation may take
   */
  public MongoImportRecords(
      MongoConnection connection, ImportRetention retention, Duration deadline) {
    this.connection = connection;
    this.retention = retention;
    this.deadlineMillis = deadline.toMillis();
    this.imports =
        connection
            .database()
            .getCollection(ImportDocuments.COLLECTION, BsonDocument.class)
            .withReadConcern(ReadConcern.MAJORITY)
            .withReadPreference(ReadPreference.primary());
  }

  @Override
  public Future<Void> create(StoredImport fresh) {
    BsonDocument document =
        RecordDocuments.fresh(fresh, retention.recordExpires(fresh.createdAt()));
    return timed(Publishers.completion(imports.insertOne(document)))
        .recover(
            cause ->
                // The driver's second try met its first one: nobody else has this id.
                cause instanceof MongoException failure && failure.getCode() == DUPLICATE_KEY
                    ? Future.succeededFuture()
                    : Future.failedFuture(cause));
  }

  @Override
  public Future<@Nullable StoredImport> find(String id) {
    return timed(Publishers.first(imports.find(byId(id)).first())).map(MongoImportRecords::read);
  }

  private static @Nullable StoredImport read(@Nullable BsonDocument document) {
    return document == null ? null : RecordDocuments.read(document);
  }

  @Override
  public Future<List<StoredImport>> list(
      @Nullable String client, @Nullable ListPlace after, int limit) {
    Bson whose = client == null ? Filters.empty() : eq(ImportDocuments.CLIENT, client);
    Bson filter = after == null ? whose : and(whose, behind(after));
    return timed(
            Publishers.list(
                imports
                    .find(filter)
                    .sort(Sorts.descending(ImportDocuments.CREATED_AT, ImportDocuments.ID))
                    .limit(limit),
                limit))
        .map(documents -> documents.stream().map(RecordDocuments::read).toList());
  }

  private static Bson behind(ListPlace place) {
    BsonDateTime createdAt = RecordDocuments.time(place.createdAt());
    return or(
        lt(ImportDocuments.CREATED_AT, createdAt),
        and(eq(ImportDocuments.CREATED_AT, createdAt), lt(ImportDocuments.ID, place.id())));
  }

  @Override
  public Future<LeaseResult> lease(String id, String token, RowFormat format, boolean gzip) {
    Bson unleased = eq(RecordDocuments.LEASE, null);
    return lease(id, unleased, RecordDocuments.leased(token, format, gzip))
        .compose(
            taken ->
                taken == null
                    ? takeOver(id, token, format, gzip)
                    : Future.succeededFuture(new LeaseResult.Taken(taken)));
  }

  private Future<@Nullable StoredImport> lease(String id, Bson guard, BsonDocument fields) {
    Bson filter =
        and(
            byId(id),
            eq(RecordDocuments.COMPLETED_AT, null),
            eq(RecordDocuments.FAILED_AT, null),
            eq(ImportDocuments.CANCELLED_AT, null),
            guard);
    BsonDocument update = NOW.clone().append("$set", fields);
    return timed(
            Publishers.first(
                imports.findOneAndUpdate(
                    filter,
                    update,
                    new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER))))
        .map(MongoImportRecords::read);
  }

  /** Takes the lease of an upload that is no more. */
  private Future<LeaseResult> takeOver(String id, String token, RowFormat format, boolean gzip) {
    return timed(Publishers.first(imports.find(byId(id)).first()))
        .compose(
            document -> {
              StoredImport stored = read(document);
              if (document == null || stored == null || !stored.isReceiving()) {
                return Future.succeededFuture(new LeaseResult.Closed());
              }
              return serverTime()
                  .compose(
                      now -> {
                        BsonDateTime oldest = RecordDocuments.time(now.minus(LEASE));
                        Bson left =
                            or(
                                eq(RecordDocuments.LEASE, null),
                                lt(RecordDocuments.LEASE_AT, oldest));
                        return lease(id, left, RecordDocuments.leased(token, format, gzip));
                      })
                  .map(
                      taken ->
                          taken == null ? new LeaseResult.Busy() : new LeaseResult.Taken(taken));
            });
  }

  private Future<Instant> serverTime() {
    return timed(
            Publishers.first(
                connection
                    .database()
                    .runCommand(SERVER_TIME, ReadPreference.primary(), BsonDocument.class)))
        .map(
            answer -> {
              if (answer == null) {
                throw new IllegalStateException("the store doesn't tell its time");
              }
              return Instant.ofEpochMilli(answer.getDateTime("localTime").getValue());
            });
  }

  @Override
  public Future<Boolean> save(String id, String token, UploadPoint point) {
    Bson filter =
        and(byId(id), eq(RecordDocuments.LEASE, token), eq(ImportDocuments.CANCELLED_AT, null));
    return update(filter, NOW.clone().append("$set", RecordDocuments.point(point)));
  }

  @Override
  public Future<Boolean> end(String id, String token, UploadPoint point, UploadEnding ending) {
    BsonDocument fields = RecordDocuments.point(point);
    fields.putAll(RecordDocuments.ending(ending));
    BsonDocument lease =
        new BsonDocument(RecordDocuments.LEASE, BsonNull.VALUE)
            .append(RecordDocuments.LEASE_AT, BsonNull.VALUE);
    return update(
        and(byId(id), eq(RecordDocuments.LEASE, token)),
        new BsonDocument("$set", fields).append("$unset", lease));
  }

  @Override
  public Future<Void> cancel(String id, Instant at) {
    return update(
            and(byId(id), eq(ImportDocuments.CANCELLED_AT, null)),
            new BsonDocument(
                "$set", new BsonDocument(ImportDocuments.CANCELLED_AT, RecordDocuments.time(at))))
        .mapEmpty();
  }

  private Future<Boolean> update(Bson filter, BsonDocument update) {
    return timed(Publishers.first(imports.updateOne(filter, update)))
        .map(result -> result != null && result.getMatchedCount() == 1);
  }

  private static Bson byId(String id) {
    return eq(ImportDocuments.ID, id);
  }

  private <T> Future<T> timed(Future<T> operation) {
    return operation.timeout(deadlineMillis, TimeUnit.MILLISECONDS);
  }
}
