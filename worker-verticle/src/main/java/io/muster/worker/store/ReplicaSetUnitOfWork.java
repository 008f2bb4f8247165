package io.muster.worker.store;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.muster.mongo.DeadLetterDocuments;
import io.muster.mongo.LoggedFailures;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.Publishers;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.UserDocuments;
import io.muster.user.UserId;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.State;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A unit of work as one transaction on a MongoDB replica set. Units may run at the same time; each
 * has its own session, and runs on the driver's threads.
 */
public final class ReplicaSetUnitOfWork implements UnitOfWork {

  /** The most commands in one unit: their documents must fit one server command of 16 MiB. */
  public static final int MAX_COMMANDS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaSetUnitOfWork.class);
  private static final long ERASE_MILLIS = 2_000;

  private final Vertx vertx;
  private final MongoConnection connection;
  private final InstantSource clock;
  private final MongoDatabase database;

  /**
   * Works on a store whose {@link io.muster.mongo.StoreSchema} is there.
   *
   * @param vertx for pauses between tries to commit
   * @param connection the store
   * @param clock this process's clock
   */
  public ReplicaSetUnitOfWork(Vertx vertx, MongoConnection connection, InstantSource clock) {
    this.vertx = vertx;
    this.connection = connection;
    this.clock = clock;
    this.database = Transaction.databaseFor(connection);
  }

  @Override
  public Future<UnitResult> run(Reads reads, BiFunction<State, Instant, Decision> fold) {
    return run(reads, fold, new Commit(vertx, null));
  }

  @Override
  public Future<UnitResult> run(
      Reads reads, BiFunction<State, Instant, Decision> fold, Consumer<Decision> visible) {
    return run(reads, fold, new Commit(vertx, visible));
  }

  private Future<UnitResult> run(
      Reads reads, BiFunction<State, Instant, Decision> fold, Commit commit) {
    if (reads.commandIds().size() > MAX_COMMANDS) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "a unit has at most "
                  + MAX_COMMANDS
                  + " commands; this one has "
                  + reads.commandIds().size()));
    }
    return onCallersContext(
        Transaction.begin(connection, database, commit.first())
            .compose(
                transaction ->
                    new Unit(transaction, commit, reads, fold, this::eraseLate).run(clock)));
  }

  /**
   * Removes the letters of users that were deleted by a transaction which is committed by now: one
   * that was written while it ran was not seen by it. Never fails: who keeps a letter after this
   * sees that its user is gone.
   */
  private Future<Void> eraseLate(List<UserId> erased) {
    List<ObjectId> ids = erased.stream().map(UserDocuments::objectId).toList();
    return Publishers.completion(
            connection
                .database()
                .getCollection(StoreSchema.DEAD_LETTERS)
                .deleteMany(Filters.in(DeadLetterDocuments.USER_ID, ids)))
        .timeout(ERASE_MILLIS, TimeUnit.MILLISECONDS)
        .otherwise(
            failure -> {
              LOG.warn("event=letters_not_erased cause=\"{}\"", LoggedFailures.describe(failure));
              return null;
            });
  }

  @Override
  public boolean undoesRefusedWrites() {
    return true;
  }

  @Override
  public Future<Void> probe() {
    return onCallersContext(
        Transaction.begin(connection, database, Transaction.FirstCommit.BY_MAJORITY)
            .compose(
                transaction ->
                    new Probe(transaction, clock.instant())
                        .run()
                        .onComplete(done -> transaction.close())));
  }

  private static <T> Future<T> onCallersContext(Future<T> future) {
    Context context = Vertx.currentContext();
    if (context == null) {
      return future;
    }
    Promise<T> promise = ((ContextInternal) context).promise();
    future.onComplete(promise);
    return promise.future();
  }
}
