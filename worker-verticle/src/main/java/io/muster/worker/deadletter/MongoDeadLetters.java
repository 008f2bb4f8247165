package io.muster.worker.deadletter;

import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.deadletter.DeadLetter;
import io.muster.mongo.DeadLetterDocuments;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.Publishers;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.UserDocuments;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters in MongoDB. Two writes, each safe to repeat and acknowledged by a majority, in place
 * of a transaction: the outcome comes first, and the letter is written for as long as that one
 * stands as failed.
 */
public final class MongoDeadLetters implements DeadLetters {

  private static final int DUPLICATE_KEY = 11000;
  private static final String ID = "_id";

  private final MongoConnection connection;

  /** Keeps them in a store whose {@link StoreSchema} is there. */
  public MongoDeadLetters(MongoConnection connection) {
    this.connection = connection;
  }

  @Override
  public Future<Optional<Outcome>> keep(
      DeadLetter letter, @Nullable Outcome failed, Instant expiresAt) {
    if (failed == null) {
      return store(letter, expiresAt).map(stored -> Optional.empty());
    }
    return onceMoreIfDuplicate(() -> record(failed))
        .compose(
            standing ->
                standing.status() == OutcomeStatus.FAILED
                    ? store(letter, expiresAt).map(stored -> Optional.of(standing))
                    : Future.succeededFuture(Optional.of(standing)));
  }

  private Future<Outcome> record(Outcome failed) {
    BsonDocument document = new BsonDocument();
    OutcomeDocuments.write(new BsonDocumentWriter(document), failed);
    document.remove(ID);
    return Publishers.first(
            connection
                .database()
                .getCollection(OutcomeDocuments.COLLECTION, Outcome.class)
                .findOneAndUpdate(
                    new BsonDocument(ID, new BsonString(failed.commandId())),
                    new BsonDocument("$setOnInsert", document),
                    new FindOneAndUpdateOptions()
                        .upsert(true)
                        .returnDocument(ReturnDocument.AFTER)))
        .map(standing -> standing == null ? failed : standing);
  }

  private Future<Void> store(DeadLetter letter, Instant expiresAt) {
    return mayHoldBody(letter)
        .compose(
            withBody ->
                onceMoreIfDuplicate(
                        () -> upsert(DeadLetterDocuments.write(letter, withBody, expiresAt)))
                    .compose(
                        stored -> withBody ? eraseIfGone(letter) : Future.<Void>succeededFuture()));
  }

  /** The user may have been deleted, with its letters, while this one was on its way. */
  private Future<Void> eraseIfGone(DeadLetter letter) {
    return mayHoldBody(letter)
        .compose(
            stays ->
                stays
                    ? Future.<Void>succeededFuture()
                    : Publishers.completion(
                        connection
                            .database()
                            .getCollection(StoreSchema.DEAD_LETTERS)
                            .updateOne(
                                new BsonDocument(ID, new BsonString(letter.id())),
                                new BsonDocument(
                                    "$unset",
                                    new BsonDocument(
                                        DeadLetterDocuments.BODY, new BsonString(""))))));
  }

  /**
   * Whether there is anybody to replay it on. The letters of a user are deleted together with the
   * user; one that comes after must not bring back what was erased.
   */
  private Future<Boolean> mayHoldBody(DeadLetter letter) {
    if (letter.userId() == null || letter.type() == null || letter.type() == CommandType.CREATE) {
      return Future.succeededFuture(true);
    }
    return Publishers.first(
            connection
                .database()
                .getCollection(UserDocuments.COLLECTION)
                .withReadPreference(ReadPreference.primary())
                .countDocuments(
                    new BsonDocument(ID, new BsonObjectId(UserDocuments.objectId(letter.userId()))),
                    new CountOptions().limit(1)))
        .map(count -> count != null && count > 0);
  }

  private Future<Void> upsert(BsonDocument document) {
    BsonDocument id = new BsonDocument(ID, document.remove(ID));
    return Publishers.completion(
        connection
            .database()
            .getCollection(StoreSchema.DEAD_LETTERS)
            .updateOne(
                id, new BsonDocument("$setOnInsert", document), new UpdateOptions().upsert(true)));
  }

  /**
   * Two upserts of one id at a time: the server lets one fail, and it is there when asked again.
   */
  private static <T> Future<T> onceMoreIfDuplicate(Supplier<Future<T>> upsert) {
    return upsert
        .get()
        .recover(
            cause ->
                cause instanceof MongoException failure && failure.getCode() == DUPLICATE_KEY
                    ? upsert.get()
                    : Future.failedFuture(cause));
  }
}
