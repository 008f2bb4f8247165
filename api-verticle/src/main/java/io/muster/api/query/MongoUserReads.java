package io.muster.api.query;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
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
 * was shown is never rolled back.
 */
public final class MongoUserReads implements UserReads {

  private static final Bson SHOWN = Projections.exclude(UserDocuments.PASSWORD_HASH);
  private static final BsonDocument PING = new BsonDocument("ping", new BsonInt32(1));

  private final MongoConnection connection;
  private final MongoCollection<RawBsonDocument> nearest;
  private final MongoCollection<RawBsonDocument> primary;
  private final PointReads pointReads;
  private final long totalMillis;

  /** Reads over this connection. */
  public MongoUserReads(MongoConnection connection, ReadDeadlines deadlines) {
    this.connection = connection;
    MongoCollection<RawBsonDocument> users =
        connection
            .database()
            .getCollection(UserDocuments.COLLECTION, RawBsonDocument.class)
            .withReadConcern(ReadConcern.MAJORITY);
    this.nearest = users.withReadPreference(ReadPreference.secondaryPreferred());
    this.primary = users.withReadPreference(ReadPreference.primary());
    this.pointReads = new PointReads(connection.driver(), deadlines);
    this.totalMillis = deadlines.total().toMillis();
  }

  @Override
  public Future<ReadResult<UserView>> find(UserId id, @Nullable ClusterPoint after) {
    Bson byId = Filters.eq(UserDocuments.ID, new ObjectId(id.hex()));
    if (isAlwaysReached(after)) {
      return one(nearest.find(byId).maxTime(totalMillis, TimeUnit.MILLISECONDS));
    }
    return pointReads.run(
        after, (session, toPrimary, wait) -> one(source(toPrimary, session, byId, wait).limit(1)));
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
    Bson filter = filter(query);
    Function<FindPublisher<RawBsonDocument>, Future<ReadResult<UserPage>>> page =
        find -> page(query, find);
    if (isAlwaysReached(after)) {
      return page.apply(nearest.find(filter).maxTime(totalMillis, TimeUnit.MILLISECONDS));
    }
    return pointReads.run(
        after, (session, toPrimary, wait) -> page.apply(source(toPrimary, session, filter, wait)));
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

  private static Bson filter(UserQuery query) {
    UserId afterId = query.afterId();
    if (afterId == null) {
      return Filters.empty();
    }
    ObjectId last = new ObjectId(afterId.hex());
    return query.descending()
        ? Filters.lt(UserDocuments.ID, last)
        : Filters.gt(UserDocuments.ID, last);
  }

  private FindPublisher<RawBsonDocument> source(
      boolean toPrimary, ClientSession session, Bson filter, Duration wait) {
    return (toPrimary ? primary : nearest)
        .find(session, filter)
        .maxTime(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static boolean isAlwaysReached(@Nullable ClusterPoint after) {
    return after == null || after.operationTime() == 0;
  }

  @Override
  public Future<Void> ping() {
    return Publishers.first(
            connection.database().runCommand(PING, ReadPreference.secondaryPreferred()))
        .mapEmpty();
  }
}
