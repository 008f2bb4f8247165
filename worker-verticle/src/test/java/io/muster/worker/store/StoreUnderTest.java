package io.muster.worker.store;

import com.mongodb.client.model.Filters;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.Retention;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.Publishers;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.UserDocuments;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.Fold;
import io.muster.worker.decision.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.awaitility.Awaitility;
import org.bson.BsonDocument;
import org.bson.Document;

/** A database of its own on a replica set, with the schema and a unit of work. */
final class StoreUnderTest implements AutoCloseable {

  private static final int ALL = 100_000;

  final MongoConnection connection;
  private final Vertx vertx;
  private final InstantSource clock;

  private StoreUnderTest(Vertx vertx, MongoConnection connection, InstantSource clock) {
    this.vertx = vertx;
    this.connection = connection;
    this.clock = clock;
  }

  static StoreUnderTest on(MongoReplicaSet set) {
    return on(set, InstantSource.system());
  }

  static StoreUnderTest on(MongoReplicaSet set, InstantSource clock) {
    Vertx vertx = Vertx.vertx();
    MongoSettings given = MongoSettings.of(set.uri());
    MongoSettings settings =
        new MongoSettings(
            given.uri(),
            "muster-" + UUID.randomUUID(),
            given.serverSelectionTimeout(),
            given.connectTimeout(),
            given.operationTimeout(),
            given.poolSize());
    StoreUnderTest store =
        new StoreUnderTest(vertx, MongoConnection.open(vertx, settings, "muster-test"), clock);
    await(StoreSchema.ensure(store.connection));
    return store;
  }

  /** The same database as another process sees it. */
  StoreUnderTest anotherWorker() {
    return new StoreUnderTest(
        vertx, MongoConnection.open(vertx, connection.settings(), "muster-test-2"), clock);
  }

  /** Ends what {@link #anotherWorker} made. */
  void closeConnection() {
    await(connection.close());
  }

  UnitOfWork unitOfWork() {
    return new ReplicaSetUnitOfWork(vertx, connection, clock);
  }

  Future<UnitResult> start(List<Command> batch) {
    return start(batch, (state, now) -> Fold.fold(state, now, batch, Retention.DEFAULT));
  }

  Future<UnitResult> start(List<Command> batch, BiFunction<State, Instant, Decision> fold) {
    return unitOfWork().run(Reads.of(batch), fold);
  }

  /**
   * A unit behind which another may begin.
   *
   * @param visible is set as soon as it may
   */
  record Visible(Future<UnitResult> result, AtomicBoolean visible) {
    boolean isVisible() {
      return visible.get();
    }
  }

  /** Starts one that tells when it can be seen. */
  Visible startVisibly(List<Command> batch) {
    AtomicBoolean visible = new AtomicBoolean();
    return new Visible(
        unitOfWork()
            .run(
                Reads.of(batch),
                (state, now) -> Fold.fold(state, now, batch, Retention.DEFAULT),
                decision -> visible.set(true)),
        visible);
  }

  /** Runs a batch that nobody gets in the way of. */
  UnitResult.Committed commit(List<Command> batch) {
    UnitResult result = await(start(batch));
    if (result instanceof UnitResult.Committed committed) {
      return committed;
    }
    throw new AssertionError("not committed: " + result);
  }

  Map<UserId, User> users() {
    Map<UserId, User> users = new HashMap<>();
    await(
            Publishers.list(
                connection.database().getCollection(UserDocuments.COLLECTION, User.class).find(),
                ALL))
        .forEach(user -> users.put(user.id(), user));
    return users;
  }

  Map<String, Outcome> outcomes() {
    Map<String, Outcome> outcomes = new HashMap<>();
    await(
            Publishers.list(
                connection
                    .database()
                    .getCollection(OutcomeDocuments.COLLECTION, Outcome.class)
                    .find(),
                ALL))
        .forEach(outcome -> outcomes.put(outcome.commandId(), outcome));
    return outcomes;
  }

  void insert(String collection, Document document) {
    await(
        Publishers.completion(connection.database().getCollection(collection).insertOne(document)));
  }

  long count(String collection, String field, Object value) {
    return await(
        Publishers.first(
            connection
                .database()
                .getCollection(collection)
                .countDocuments(Filters.eq(field, value))));
  }

  /** Runs a command on the primary's admin database. */
  BsonDocument admin(String command) {
    return await(
        Publishers.first(
            connection
                .driver()
                .getDatabase("admin")
                .runCommand(BsonDocument.parse(command), BsonDocument.class)));
  }

  @Override
  public void close() {
    await(Publishers.completion(connection.database().drop()));
    await(connection.close());
    await(vertx.close());
  }

  /** Whether it fails; waits for its end. */
  static boolean failed(Future<?> future) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(future::isComplete);
    return future.failed();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException tooLong) {
      throw new AssertionError(tooLong);
    }
  }
}
