package io.muster.cli.deadletters;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.command.OutcomeStatus;
import io.muster.mongo.DeadLetterDocuments;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.Publishers;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.TopologyDocument;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters in the database. Calls block until they are done, and end with a {@link
 * CliException} where the database can't be reached in time.
 */
final class LetterStore implements AutoCloseable {

  private static final String ID = "_id";
  private static final int UNAUTHORIZED = 13;
  private static final int DELETED_AT_ONCE = 1_000;
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** In the order in which they were given up: for one user, that of its commands. */
  private static final Bson ORDER = Sorts.ascending(DeadLetterDocuments.LAST_AT, ID);

  private final Vertx vertx;
  private final MongoConnection connection;
  private final Duration deadline;

  /** Connects in the background. */
  LetterStore(MongoSettings settings) {
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
    this.connection = MongoConnection.open(vertx, settings, "muster-dead-letters");
    this.deadline =
        settings.serverSelectionTimeout().plus(settings.operationTimeout()).plus(MARGIN);
  }

  /** The letters that match, without their bodies. */
  List<KeptLetter> list(Bson filter, int limit) {
    return await(
            Publishers.list(
                letters()
                    .find(filter)
                    .projection(Projections.exclude(DeadLetterDocuments.BODY))
                    .sort(ORDER)
                    .allowDiskUse(true)
                    .limit(limit),
                limit))
        .stream()
        .map(LetterDocuments::read)
        .toList();
  }

  /** The ids of the letters that match. */
  List<String> ids(Bson filter, int limit) {
    return await(
            Publishers.list(
                letters()
                    .find(filter)
                    .projection(Projections.include(ID))
                    .sort(ORDER)
                    .allowDiskUse(true)
                    .limit(limit),
                limit))
        .stream()
        .map(document -> document.get(ID))
        .filter(BsonValue::isString)
        .map(id -> id.asString().getValue())
        .toList();
  }

  /** One letter with its body. */
  Optional<KeptLetter> find(String id) {
    return Optional.ofNullable(awaitOrNull(Publishers.first(letters().find(Filters.eq(ID, id)))))
        .map(LetterDocuments::read);
  }

  /**
   * Records a replay, if the letter is as it was read.
   *
   * @param before the replay that was read with it
   * @return false where somebody else has recorded one meanwhile, or the letter is gone
   */
  boolean record(String id, @Nullable Replay before, Replay replay) {
    Bson asRead =
        before == null
            ? Filters.exists(LetterDocuments.REPLAYED, false)
            : Filters.eq(LetterDocuments.REPLAYED_ID, before.commandId());
    Bson update = Updates.set(LetterDocuments.REPLAYED, LetterDocuments.write(replay));
    return await(
                Publishers.first(
                    letters().updateOne(Filters.and(Filters.eq(ID, id), asRead), update)))
            .getMatchedCount()
        == 1;
  }

  /** Records what became of a replay, if the letter and that replay are still there. */
  void recordStatus(String id, Replay replay, OutcomeStatus status) {
    await(
        Publishers.first(
            letters()
                .updateOne(
                    Filters.and(
                        Filters.eq(ID, id),
                        Filters.eq(LetterDocuments.REPLAYED_ID, replay.commandId())),
                    Updates.set(
                        LetterDocuments.REPLAYED_STATUS, new BsonString(status.wireName())))));
  }

  /** Deletes these letters; how many of them were still there. */
  long drop(List<String> ids) {
    long dropped = 0;
    for (int from = 0; from < ids.size(); from += DELETED_AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + DELETED_AT_ONCE));
      dropped +=
          await(Publishers.first(letters().deleteMany(Filters.in(ID, new ArrayList<>(some)))))
              .getDeletedCount();
    }
    return dropped;
  }

  /** The number of shards that the installation has. */
  int shards() {
    TopologyDocument topology = awaitOrNull(TopologyDocument.stored(connection));
    if (topology == null) {
      throw new CliException(
          CliExit.UNAVAILABLE,
          "the database has no topology yet: no worker has started on it (see MONGO_URI)");
    }
    return topology.shards();
  }

  private MongoCollection<BsonDocument> letters() {
    return connection
        .database()
        .getCollection(StoreSchema.DEAD_LETTERS, BsonDocument.class)
        .withReadPreference(ReadPreference.primary());
  }

  private <T> T await(Future<@Nullable T> future) {
    T result = awaitOrNull(future);
    if (result == null) {
      throw new IllegalStateException("the driver gave no result");
    }
    return result;
  }

  private <T> @Nullable T awaitOrNull(Future<@Nullable T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw away(failed.getCause());
    } catch (TimeoutException late) {
      throw new CliException(
          CliExit.UNAVAILABLE, "the database did not answer within " + deadline.toSeconds() + " s");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new CliException(CliExit.UNAVAILABLE, "interrupted");
    }
  }

  // The driver's messages may repeat what was asked for: only their kind is told.
  private RuntimeException away(@Nullable Throwable cause) {
    String where = " (" + connection.settings().uri().getHosts() + "; see MONGO_URI)";
    if (cause instanceof MongoSecurityException) {
      return new CliException(
          CliExit.UNAVAILABLE, "the database refuses this user or its password" + where);
    }
    if (cause instanceof MongoException failure) {
      return new CliException(
          CliExit.UNAVAILABLE,
          failure.getCode() == UNAUTHORIZED
              ? "the database lets this user not read or change dead letters" + where
              : "the database can't be reached, or failed: "
                  + failure.getClass().getSimpleName()
                  + where);
    }
    return new IllegalStateException("asking the database failed", cause);
  }

  @Override
  public void close() {
    // One after the other: a future of the connection can't complete on what was closed with it.
    finish(connection.close());
    finish(vertx.close());
  }

  private static void finish(Future<Void> closing) {
    try {
      closing
          .toCompletionStage()
          .toCompletableFuture()
          .get(MARGIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException unfinished) {
      return; // The process ends, and what is left of it too.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
