package io.muster.worker.store;

import static io.muster.worker.decision.Commands.ANN;
import static io.muster.worker.store.ScriptedStore.OK;
import static io.muster.worker.store.ScriptedStore.SERVER_SECONDS;
import static io.muster.worker.store.ScriptedStore.TRANSIENT;
import static io.muster.worker.store.ScriptedStore.found;
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
import io.muster.mongo.OutcomeDocuments;
import io.muster.worker.decision.Commands;
import io.muster.worker.decision.Fold;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a unit of work says to the server, and what it makes of the answers. */
class UnitProtocolTest {

  private final Commands commands = new Commands(Instant.ofEpochSecond(SERVER_SECONDS));
  private final ScriptedStore store = new ScriptedStore();

  @AfterEach
  void close() {
    store.close();
  }

  private Future<UnitResult> start(Command... batch) {
    List<Command> list = List.of(batch);
    return store
        .unitOfWork(InstantSource.fixed(Instant.EPOCH))
        .run(Reads.of(list), (state, now) -> Fold.fold(state, now, list, Retention.DEFAULT));
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
        store.said());
    for (BsonDocument command : store.commands()) {
      assertEquals(store.commands().get(0).get("lsid"), command.get("lsid"));
      assertEquals(store.commands().get(0).get("txnNumber"), command.get("txnNumber"));
      assertFalse(command.getBoolean("autocommit").getValue());
    }
  }

  @Test
  void whatCanNotBeWrittenIsTheFaultOfItsMessageAndNotOfTheStore() {
    Command create = commands.create(ANN, "ann");
    Instant noDatabaseCanHold = Instant.MAX;

    UnitResult result =
        await(
            store
                .unitOfWork(InstantSource.fixed(Instant.EPOCH))
                .run(
                    Reads.of(create),
                    (state, now) ->
                        Fold.fold(state, noDatabaseCanHold, List.of(create), Retention.DEFAULT)));

    assertInstanceOf(UnitResult.Refused.class, result);
    assertFalse(store.said().contains("commitTransaction"));
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
        store.said());
  }

  @Test
  void aStoreThatOnlyReadsFailsTheProbe() {
    store.answer("insert", "{ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'not authorized'}");

    assertFails(probe());

    assertFalse(store.said().contains("commitTransaction"));
  }

  private Future<Void> probe() {
    return store.unitOfWork(InstantSource.system()).probe();
  }

  @Test
  void theTransactionIsSafeWhateverTheAddressSays() {
    await(start(commands.create(ANN, "ann")));

    BsonDocument first = store.commands().get(0);
    assertTrue(first.getBoolean("startTransaction").getValue());
    assertEquals(BsonDocument.parse("{level: 'snapshot'}"), first.get("readConcern"));
    BsonDocument commit = store.commands().get(4);
    assertEquals(BsonDocument.parse("{w: 'majority', j: true}"), commit.get("writeConcern"));
    assertEquals(5_000, commit.getNumber("maxTimeMS").intValue());
    store
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
    store.answer(
        "find",
        command ->
            BsonDocument.parse(
                found(
                    command.getString("find").getValue().equals("outcomes")
                        ? "[" + document.toJson() + "]"
                        : "[]")));

    UnitResult.Committed committed = (UnitResult.Committed) await(start(create));

    assertEquals(List.of(earlier), committed.outcomes());
    assertEquals(List.of("find outcomes", "find users", "commitTransaction"), store.said());
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
        store.said());
    assertFalse(store.commands().get(5).containsKey("autocommit"));
  }

  @Test
  void aDuplicateIsAbortedAndIsAConflict() {
    store.answer(
        "insert",
        "{n: 0, writeErrors: [{index: 0, code: 11000, keyPattern: {_id: 1},"
            + " keyValue: {_id: 'x'}, errmsg: ''}], "
            + OK
            + "}");

    assertInstanceOf(UnitResult.Conflict.class, await(start(commands.create(ANN, "ann"))));

    assertEquals(
        List.of("find outcomes", "find users", "insert outcomes", "abortTransaction"),
        store.said());
  }

  @Test
  void aWriteThatMatchesLessThanWasReadIsRefused() {
    store.answer("insert", command -> BsonDocument.parse("{n: 0, " + OK + "}"));

    assertInstanceOf(UnitResult.Refused.class, await(start(commands.create(ANN, "ann"))));
    assertTrue(store.said().contains("abortTransaction"));
  }

  @Test
  void anAbortThatFailsChangesNothing() {
    store.answer("insert", "{ok: 0, code: 112, errmsg: '', " + TRANSIENT + OK.substring(7) + "}");
    store.answer("abortTransaction", command -> ScriptedServer.CUT);

    assertInstanceOf(UnitResult.Conflict.class, await(start(commands.create(ANN, "ann"))));
  }

  @Test
  void aCutConnectionIsNoConflictAlthoughTheDriverCallsItTransient() {
    store.answer("insert", command -> ScriptedServer.CUT);

    assertFails(start(commands.create(ANN, "ann")));
    assertFalse(store.said().contains("commitTransaction"));
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUpInSeconds() {
    store.answer("insert", command -> ScriptedServer.SILENCE);
    long begun = System.nanoTime();

    assertFails(start(commands.create(ANN, "ann")));

    assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 15);
  }

  @Test
  void aCommitWithoutAnAnswerIsSentAgain() {
    AtomicInteger asked = new AtomicInteger();
    store.answer(
        "commitTransaction",
        command ->
            asked.incrementAndGet() < 4 ? ScriptedServer.CUT : BsonDocument.parse("{" + OK + "}"));

    assertInstanceOf(UnitResult.Committed.class, await(start(commands.create(ANN, "ann"))));
    assertEquals(4, asked.get());
    assertFalse(store.said().contains("abortTransaction"));
  }

  @Test
  void aCommitThatStaysUnknownFailsAfterSomeTriesAndIsNeverAborted() {
    AtomicInteger asked = new AtomicInteger();
    store.answer(
        "commitTransaction",
        command -> {
          asked.incrementAndGet();
          return BsonDocument.parse(
              "{ok: 1, writeConcernError: {code: 64, codeName: 'WriteConcernFailed', errmsg: ''}}");
        });

    assertFails(start(commands.create(ANN, "ann")));
    assertTrue(asked.get() >= 3 && asked.get() <= 6, "asked " + asked);
    assertFalse(store.said().contains("abortTransaction"));
  }

  @Test
  void aCommitThatTheServerHasNoTransactionForIsAConflict() {
    store.answer("commitTransaction", "{ok: 0, code: 251, " + TRANSIENT + "errmsg: ''}");

    assertInstanceOf(UnitResult.Conflict.class, await(start(commands.create(ANN, "ann"))));
  }

  @Test
  void anAnswerThatIsNotWholeIsRefusedRatherThanDecidedOn() {
    store.answer(
        "find", "{cursor: {firstBatch: [], id: {$numberLong: '5'}, ns: 'muster.x'}, " + OK + "}");

    assertInstanceOf(UnitResult.Refused.class, await(start(commands.create(ANN, "ann"))));
  }
}
