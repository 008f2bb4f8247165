package io.muster.worker.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.command.Command;
import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.deadletter.DeadLetter;
import io.muster.deadletter.DeadLetterCategory;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.Publishers;
import io.muster.mongo.StoreSchema;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.muster.user.UserId;
import io.muster.worker.decision.Commands;
import io.muster.worker.decision.Fold;
import io.muster.worker.store.Reads;
import io.muster.worker.store.ReplicaSetUnitOfWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsReplicaSet
class MongoDeadLettersIT {

  private static final UserId ANN = Commands.ANN;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final Commands commands = new Commands(now.truncatedTo(ChronoUnit.SECONDS));
  private final Vertx vertx = Vertx.vertx();
  private MongoConnection connection;
  private MongoDeadLetters letters;

  @BeforeEach
  void open(MongoReplicaSet set) throws Exception {
    MongoSettings given = MongoSettings.of(set.uri());
    connection =
        MongoConnection.open(
            vertx,
            new MongoSettings(
                given.uri(),
                "muster-" + UUID.randomUUID(),
                given.serverSelectionTimeout(),
                given.connectTimeout(),
                given.operationTimeout(),
                given.poolSize()),
            "muster-test");
    get(StoreSchema.ensure(connection));
    letters = new MongoDeadLetters(connection);
  }

  @AfterEach
  void close() throws Exception {
    get(Publishers.completion(connection.database().drop()));
    get(connection.close());
    get(vertx.close());
  }

  @Test
  void aLetterIsKeptOnceWithItsOutcomeHoweverOftenItComes() throws Exception {
    DeadLetter letter = letter("c-1", CommandType.CREATE);
    List<Future<Optional<Outcome>>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(letters.keep(letter, failed("c-1", CommandType.CREATE), now.plusSeconds(60)));
    }
    for (Future<Optional<Outcome>> one : all) {
      assertEquals(OutcomeStatus.FAILED, get(one).orElseThrow().status());
    }
    assertEquals(1, documents(OutcomeDocuments.COLLECTION).size());
    Document kept = documents(StoreSchema.DEAD_LETTERS).get(0);
    assertEquals("c-1", kept.getString("_id"));
    assertEquals(new ObjectId(ANN.hex()), kept.getObjectId("user_id"));
    assertEquals("user.create", kept.getString("type"));
    assertEquals("refused", kept.getString("category"));
    assertEquals("muster.commands.1", kept.get("source", Document.class).getString("queue"));
    assertEquals("{\"name\":\"Ann\"}", kept.getString("body"));
    assertEquals(now.plusSeconds(60).toEpochMilli(), kept.getDate("expires_at").getTime());
  }

  @Test
  void aCommandThatWasDecidedKeepsItsDecisionAndLeavesNoLetter() throws Exception {
    Command create = commands.create(ANN, "ann");
    apply(create);
    Outcome standing =
        get(letters.keep(
                letter(create.id(), CommandType.CREATE),
                failed(create.id(), CommandType.CREATE),
                now.plusSeconds(60)))
            .orElseThrow();
    assertEquals(OutcomeStatus.APPLIED, standing.status());
    assertEquals(Long.valueOf(1), standing.version());
    assertTrue(documents(StoreSchema.DEAD_LETTERS).isEmpty());
  }

  @Test
  void aCommandRecordedAsFailedIsNeverAppliedAfterwards() throws Exception {
    Command create = commands.create(ANN, "ann");
    get(
        letters.keep(
            letter(create.id(), CommandType.CREATE),
            failed(create.id(), CommandType.CREATE),
            now.plusSeconds(60)));
    apply(create);
    assertTrue(documents("users").isEmpty());
  }

  @Test
  void aDeleteTakesTheLettersAlongAndALaterOneBringsNothingBack() throws Exception {
    apply(commands.create(ANN, "ann"));
    keepPatch("c-1");
    assertEquals(
        "{\"name\":\"Ann\"}", documents(StoreSchema.DEAD_LETTERS).get(0).getString("body"));
    apply(commands.delete(ANN));
    assertTrue(documents(StoreSchema.DEAD_LETTERS).isEmpty());
    keepPatch("c-2");
    assertFalse(documents(StoreSchema.DEAD_LETTERS).get(0).containsKey("body"));
  }

  private void keepPatch(String id) throws Exception {
    get(
        letters.keep(
            letter(id, CommandType.PATCH), failed(id, CommandType.PATCH), now.plusSeconds(60)));
  }

  private void apply(Command command) throws Exception {
    get(
        new ReplicaSetUnitOfWork(vertx, connection, InstantSource.system())
            .run(
                Reads.of(command),
                (state, time) -> Fold.fold(state, time, List.of(command), Retention.DEFAULT)));
  }

  private List<Document> documents(String collection) throws Exception {
    return get(Publishers.list(connection.database().getCollection(collection).find(), 100));
  }

  private Outcome failed(String id, CommandType type) {
    return new Outcome(
        id,
        ANN,
        type,
        OutcomeStatus.FAILED,
        null,
        Problem.of(ProblemType.COMMAND_FAILED, "scripted"),
        null,
        now,
        now.plus(Duration.ofHours(49)));
  }

  private DeadLetter letter(String id, CommandType type) {
    return new DeadLetter(
        id,
        id,
        ANN,
        type,
        DeadLetterCategory.REFUSED,
        "scripted",
        new DeadLetter.Source(
            "muster.commands.1", "muster.commands", "shard.1", id, "muster-api", now),
        1,
        now,
        now,
        null,
        "{\"name\":\"Ann\"}",
        14);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
