package io.muster.api.verify;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.Publishers;
import io.muster.mongo.UserDocuments;
import io.muster.user.UserId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * {@link PasswordHashes} read from the primary with read concern linearizable: one that was voted
 * out and doesn't know it yet can't answer with a password that was changed since.
 */
public final class MongoPasswordHashes implements PasswordHashes {

  private static final Bson NEEDED =
      Projections.include(UserDocuments.PASSWORD_HASH, UserDocuments.VERSION);

  private final MongoCollection<RawBsonDocument> users;
  private final long deadlineMillis;

  /**
   * Reads over this connection.
   *
   * @param oneCopy whether the store has one copy only, which is always the latest
   * @param deadline how long a read may take
   */
  public MongoPasswordHashes(MongoConnection connection, boolean oneCopy, Duration deadline) {
    this.deadlineMillis = deadline.toMillis();
    this.users =
        connection
            .database()
            .getCollection(UserDocuments.COLLECTION, RawBsonDocument.class)
            .withReadPreference(ReadPreference.primary())
            .withReadConcern(oneCopy ? ReadConcern.DEFAULT : ReadConcern.LINEARIZABLE);
  }

  @Override
  public Future<Optional<StoredHash>> hashOf(UserId id) {
    // The member keeps the deadline if it is there, and we if it says nothing.
    return Publishers.first(
            users
                .find(Filters.eq(UserDocuments.ID, UserDocuments.objectId(id)))
                .projection(NEEDED)
                .maxTime(deadlineMillis, TimeUnit.MILLISECONDS)
                .first())
        .timeout(deadlineMillis, TimeUnit.MILLISECONDS)
        .map(MongoPasswordHashes::storedHash);
  }

  private static Optional<StoredHash> storedHash(@Nullable RawBsonDocument document) {
    return document == null
        ? Optional.empty()
        : Optional.of(
            new StoredHash(
                document.getString(UserDocuments.PASSWORD_HASH).getValue(),
                document.getNumber(UserDocuments.VERSION).longValue()));
  }
}
