package io.muster.worker.store;

import static io.muster.worker.decision.Commands.ANN;
import static io.muster.worker.store.StoreUnderTest.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Command;
import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.OutcomeDocuments;
import io.muster.worker.decision.Commands;
import io.muster.worker.decision.Fold;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a unit of work says to the server, and what it makes of the answers. */
class UnitProtocolTest {

  private static final int SERVER_SECONDS = 1_900_000_000;
  private static final String OK =
      "ok: 1, operationTime: {$timestamp: {t: " + SERVER_SECONDS + ", i: 7}}";
  private static final String TRANSIENT = "errorLabels: ['TransientTransactionError'], ";

  private final Vertx vertx = Vertx.vertx();
  private final Commands commands = new Commands(Instant.ofEpochSecond(SERVER_SECONDS));
  private final Map<String, Function<BsonDocument, BsonDocument>> answers = new HashMap<>();
  private final ScriptedServer server;
  private final MongoConnection connection;

  UnitProtocolTest() throws IOException {
    server = new ScriptedServer(command -> answers.get(command.getFirstKey()).apply(command));
    connection =
        MongoConnection.open(
            vertx,
            // What the address says of concerns and preferences must not matter.
            MongoSettings.of(
                server.uri()
                    + "?w=1&journal=false&readConcernLevel=local&readPreference=secondary"),
            "test");
    answer("find", found("[]"));
    answers.put("insert", UnitProtocolTest::allWritten);
    answers.put("update", UnitProtocolTest::allWritten);
    answers.put("delete", UnitProtocolTest::allWritten);
    answer("commitTransaction", "{" + OK + "}");
    answer("abortTransaction", "{" + OK + "}");
  }

  @AfterEach
  void close() throws IOException {
    await(connection.close());
    server.close();
    await(vertx.close());
  }

  private void answer(String command, String reply) {
    answers.put(command, asked -> BsonDocument.parse(reply));
  }

  private static String found(String documents) {
    return "{cursor: {firstBatch: "
        + documents
        + ", id: {$numberLong: '0'}, ns: 'muster.x'}, "
        + OK
        + "}";
  }

  private static BsonDocument allWritten(BsonDocument command) {
    int count =
        command.containsKey("documents")
            ? command.getArray("documents").size()
            : command.getArray(command.containsKey("updates") ? "updates" : "deletes").size();
    return BsonDocument.parse("{n: " + count + ", " + OK + "}");
  }

  private Future<UnitResult> start(Command... batch) {
    List<Command> list = List.of(batch);
    return new ReplicaSetUnitOfWork(vertx, connection, InstantSource.fixed(Instant.EPOCH))
        .run(Reads.of(list), (state, now) -> Fold.fold(state, now, list, Retention.DEFAULT));
  }

  private List<String> said() {
    return server.commands().stream()
        .map(
            command -> {
              String name = command.getFirstKey();
              return command.get(name).isString()
                  ? name + " " + command.getString(name).getValue()
                  : name;
            })
        .toList();
  }

  private void assertFails(Future<?> future) {
    Awaitility.await().atMost(Duration.ofSeconds(90)).until(future::isComplete);
    assertTrue(future.failed());
  }

  @Test
  void aUnitReadsWritesAndCommitsInOneTransaction() {
    assertInstanceOf(UnitResult.Committed.class, await(start(commands.create(ANN, "ann"))));

    assertEquals(
        List.of(
            "find outcomes", "find users", "insert outcomes", "insert users", "commitTransaction"),
        said());
    for (BsonDocument command : server.commands()) {
      assertEquals(server.commands().get(0).get("lsid"), command.get("lsid"));
      assertEquals(server.commands().get(0).get("txnNumber"), command.get("txnNumber"));
      assertFalse(command.getBoolean("autocommit").getValue());
    }
  }

  @Test
  void whatCanNotBeWrittenIsTheFaultOfItsMessageAndNotOfTheStore() {
    Command create = commands.create(ANN, "ann");
    Instant noDatabaseCanHold = Instant.MAX;

    UnitResult result =
        await(
            new ReplicaSetUnitOfWork(vertx, connection, InstantSource.fixed(Instant.EPOCH))
                .run(
                    Reads.of(create),
                    (state, now) ->
                        Fold.fold(state, noDatabaseCanHold, List.of(create), Retention.DEFAULT)));

    assertInstanceOf(UnitResult.Refused.class, result);
    assertFalse(said().contains("commitTransaction"));
  }

  @Test
  void aProbeWritesAndRemovesWhatItWrote() {
    await(probe());

    assertEquals(
        List.of(
            "insert outcomes",
            "insert users",
            "delete outcomes",
            "delete users",
            "commitTransaction"),
        said());
  }

  @Test
  void aStoreThatOnlyReadsFailsTheProbe() {
    answer("insert", "{ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'not authorized'}");

    assertFails(probe());

    assertFalse(said().contains("commitTransaction"));
  }

  private Future<Void> probe() {
    return new ReplicaSetUnitOfWork(vertx, connection, InstantSource.system()).probe();
  }

  @Test
  void theTransactionIsSafeWhateverTheAddressSays() {
    await(start(commands.create(ANN, "ann")));

    BsonDocument first = server.commands().get(0);
    assertTrue(first.getBoolean("startTransaction").getValue());
    assertEquals(BsonDocument.parse("{level: 'snapshot'}"), first.get("readConcern"));
    BsonDocument commit = server.commands().get(4);
    assertEquals(BsonDocument.parse("{w: 'majority', j: true}"), commit.get("writeConcern"));
    assertEquals(5_000, commit.getNumber("maxTimeMS").intValue());
    server
        .commands()
        .subList(0, 4)
        .forEach(statement -> assertEquals(5_000, statement.getNumber("maxTimeMS").intValue()));
  }

  @Test
  void aUnitThatOnlyRepeatsCommitsWhatItRead() {
    Command create = commands.create(ANN, "ann");
    Outcome earlier =
        new Outcome(
            create.id(),
            ANN,
            CommandType.CREATE,
            OutcomeStatus.APPLIED,
            1L,
            null,
            null,
            Instant.ofEpochMilli(5),
            Instant.ofEpochMilli(9));
    BsonDocument document = new BsonDocument();
    OutcomeDocuments.write(new BsonDocumentWriter(document), earlier);
    answers.put(
        "find",
        command ->
            BsonDocument.parse(
                found(
                    command.getString("find").getValue().equals("outcomes")
                        ? "[" + document.toJson() + "]"
                        : "[]")));

    UnitResult.Committed committed = (UnitResult.Committed) await(start(create));

    assertEquals(List.of(earlier), committed.outcomes());
    assertEquals(List.of("find outcomes", "find users", "commitTransaction"), said());
  }

  @Test
  void theStoresTimeCountsWhereItIsLaterAndIsThePointOfTheCommit() {
    UnitResult.Committed committed =
        (UnitResult.Committed) await(start(commands.create(ANN, "ann")));

    assertEquals(Instant.ofEpochSecond(SERVER_SECONDS), committed.outcomes().get(0).decidedAt());
    assertEquals(((long) SERVER_SECONDS << 32) + 7, committed.point().cluster().operationTime());
  }

  @Test
  void lettersThatWereWrittenWhileTheirUserWasDeletedGoAfterTheCommit() {
    await(start(commands.create(ANN, "ann"), commands.delete(ANN)));

    assertEquals(
        List.of(
            "find outcomes",
            "find users",
            "insert outcomes",
            "delete dead_letters",
            "commitTransaction",
            "delete dead_letters"),
        said());
    assertFalse(server.commands().get(5).containsKey("autocommit"));
  }

  @Test
  void aDuplicateIsAbortedAndIsAConflict() {
    answer(
        "insert",
        "{n: 0, writeErrors: [{index: 0, code: 11000, keyPattern: {_id: 1},"
            + " keyValue: {_id: 'x'}, errmsg: ''}], "
            + OK
            + "}");

    assertInstanceOf(UnitResult.Conflict.class, await(start(commands.create(ANN, "ann"))));

    assertEquals(
        List.of("find outcomes", "find users", "insert outcomes", "abortTransaction"), said());
  }

  @Test
  void aWriteThatMatchesLessThanWasReadIsRefused() {
    answers.put("insert", command -> BsonDocument.parse("{n: 0, " + OK + "}"));

    assertInstanceOf(UnitResult.Refused.class, await(start(commands.create(ANN, "ann"))));
    assertTrue(said().contains("abortTransaction"));
  }

  @Test
  void anAbortThatFailsChangesNothing() {
    answer("insert", "{ok: 0, code: 112, errmsg: '', " + TRANSIENT + OK.substring(7) + "}");
    answers.put("abortTransaction", command -> ScriptedServer.CUT);

    assertInstanceOf(UnitResult.Conflict.class, await(start(commands.create(ANN, "ann"))));
  }

  @Test
  void aCutConnectionIsNoConflictAlthoughTheDriverCallsItTransient() {
    answers.put("insert", command -> ScriptedServer.CUT);

    assertFails(start(commands.create(ANN, "ann")));
    assertFalse(said().contains("commitTransaction"));
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUpInSeconds() {
    answers.put("insert", command -> ScriptedServer.SILENCE);
    long begun = System.nanoTime();

    assertFails(start(commands.create(ANN, "ann")));

    assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 15);
  }

  @Test
  void aCommitWithoutAnAnswerIsSentAgain() {
    AtomicInteger asked = new AtomicInteger();
    answers.put(
        "commitTransaction",
        command ->
            asked.incrementAndGet() < 4 ? ScriptedServer.CUT : BsonDocument.parse("{" + OK + "}"));

    assertInstanceOf(UnitResult.Committed.class, await(start(commands.create(ANN, "ann"))));
    assertEquals(4, asked.get());
    assertFalse(said().contains("abortTransaction"));
  }

  @Test
  void aCommitThatStaysUnknownFailsAfterSomeTriesAndIsNeverAborted() {
    AtomicInteger asked = new AtomicInteger();
    answers.put(
        "commitTransaction",
        command -> {
          asked.incrementAndGet();
          return BsonDocument.parse(
              "{ok: 1, writeConcernError: {code: 64, codeName: 'WriteConcernFailed', errmsg: ''}}");
        });

    assertFails(start(commands.create(ANN, "ann")));
    assertTrue(asked.get() >= 3 && asked.get() <= 6, "asked " + asked);
    assertFalse(said().contains("abortTransaction"));
  }

  @Test
  void aCommitThatTheServerHasNoTransactionForIsAConflict() {
    answer("commitTransaction", "{ok: 0, code: 251, " + TRANSIENT + "errmsg: ''}");

    assertInstanceOf(UnitResult.Conflict.class, await(start(commands.create(ANN, "ann"))));
  }

  @Test
  void anAnswerThatIsNotWholeIsRefusedRatherThanDecidedOn() {
    answer(
        "find", "{cursor: {firstBatch: [], id: {$numberLong: '5'}, ns: 'muster.x'}, " + OK + "}");

    assertInstanceOf(UnitResult.Refused.class, await(start(commands.create(ANN, "ann"))));
  }
}
