package io.muster.api.query;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.micrometer.core.instrument.MeterRegistry;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.Publishers;
import io.muster.mongo.UserDocuments;
import io.muster.signing.ClusterPoint;
import io.muster.user.UserId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * {@link UserReads} on a replica set: secondaries first, with read concern majority, so that what
 * was shown is never rolled back. A member that doesn't answer in time is given up for the primary.
 */
public final class MongoUserReads implements UserReads {

  private static final Bson SHOWN = Projections.exclude(UserDocuments.PASSWORD_HASH);
  private static final Bson SHOWN_WITH_HASH = Projections.exclude(UserDocuments.EMAIL_KEY);
  private static final ReadPreference NEAREST = ReadPreference.secondaryPreferred();
  // Another one is better than none, while a primary is being elected.
  private static final ReadPreference PRIMARY = ReadPreference.primaryPreferred();
  private static final BsonDocument PING = new BsonDocument("ping", new BsonInt32(1));

  private final MongoConnection connection;
  private final MongoCollection<RawBsonDocument> nearest;
  private final MongoCollection<RawBsonDocument> primary;
  private final TimedReads timed;
  private final PointReads pointReads;
  private final Duration secondaryLimit;

  /**
   * Reads over this connection.
   *
   * @param metrics where to count the reads that a member didn't answer in time
   */
  public MongoUserReads(
      MongoConnection connection, ReadDeadlines deadlines, MeterRegistry metrics) {
    this.connection = connection;
    MongoCollection<RawBsonDocument> users =
        connection
            .database()
            .getCollection(UserDocuments.COLLECTION, RawBsonDocument.class)
            .withReadConcern(ReadConcern.MAJORITY);
    this.nearest = users.withReadPreference(NEAREST);
    this.primary = users.withReadPreference(PRIMARY);
    this.timed = new TimedReads(deadlines.total(), metrics);
    this.pointReads = new PointReads(connection.driver(), timed, deadlines.tokenWait());
    this.secondaryLimit = deadlines.secondary();
  }

  @Override
  public Future<ReadResult<UserView>> find(UserId id, @Nullable ClusterPoint after) {
    return read(after, Filters.eq(UserDocuments.ID, new ObjectId(id.hex())), MongoUserReads::one);
  }

  private static Future<ReadResult<UserView>> one(FindPublisher<RawBsonDocument> find) {
    return Publishers.first(find.first())
        .map(
            document ->
                document == null
                    ? new ReadResult.Absent<UserView>()
                    : new ReadResult.Found<>(UserJson.render(document)));
  }

  @Override
  public Future<ReadResult<UserPage>> list(UserQuery query, @Nullable ClusterPoint after) {
    return read(after, filter(query.afterId(), query.descending()), find -> page(query, find));
  }

  private static Future<ReadResult<UserPage>> page(
      UserQuery query, FindPublisher<RawBsonDocument> find) {
    // One more than asked for tells whether there is a next page.
    int limit = query.perPage() + 1;
    Bson order =
        query.descending() ? Sorts.descending(UserDocuments.ID) : Sorts.ascending(UserDocuments.ID);
    return Publishers.list(
            find.projection(SHOWN).sort(order).limit(limit).batchSize(limit + 1), limit)
        .map(
            documents -> {
              boolean hasMore = documents.size() > query.perPage();
              List<RawBsonDocument> shown =
                  hasMore ? documents.subList(0, query.perPage()) : documents;
              return new ReadResult.Found<>(
                  new UserPage(shown.stream().map(UserJson::render).toList(), hasMore));
            });
  }

  @Override
  public Future<ReadResult<UserBatch>> batch(UserBatchQuery query, @Nullable ClusterPoint after) {
    UserRowFormat format = query.format();
    int limit = query.limit();
    return read(
        after,
        filter(query.after(), false),
        find ->
            Publishers.list(
                    find.projection(format.withHashes() ? SHOWN_WITH_HASH : SHOWN)
                        .sort(Sorts.ascending(UserDocuments.ID))
                        .limit(limit)
                        .batchSize(limit + 1),
                    limit)
                .map(documents -> new ReadResult.Found<>(format.rows(documents))));
  }

  private static Bson filter(@Nullable UserId afterId, boolean descending) {
    if (afterId == null) {
      return Filters.empty();
    }
    ObjectId last = UserDocuments.objectId(afterId);
    return descending ? Filters.lt(UserDocuments.ID, last) : Filters.gt(UserDocuments.ID, last);
  }

  private <T> Future<ReadResult<T>> read(
      @Nullable ClusterPoint after,
      Bson filter,
      Function<FindPublisher<RawBsonDocument>, Future<ReadResult<T>>> shown) {
    // What a store with one copy gives out as a point is always reached.
    if (after == null || after.operationTime() == 0) {
      return timed.run(
          secondaryLimit,
          (toPrimary, limit) -> shown.apply(within(limit, users(toPrimary).find(filter))));
    }
    return pointReads.run(
        after,
        (session, toPrimary, limit) ->
            shown.apply(within(limit, users(toPrimary).find(session, filter))));
  }

  private MongoCollection<RawBsonDocument> users(boolean ofPrimary) {
    return ofPrimary ? primary : nearest;
  }

  private static FindPublisher<RawBsonDocument> within(
      Duration limit, FindPublisher<RawBsonDocument> find) {
    return find.maxTime(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
  }

  @Override
  public Future<Void> ping() {
    return timed.run(
        secondaryLimit,
        (toPrimary, limit) ->
            Publishers.completion(
                connection.database().runCommand(PING, toPrimary ? PRIMARY : NEAREST)));
  }
}
