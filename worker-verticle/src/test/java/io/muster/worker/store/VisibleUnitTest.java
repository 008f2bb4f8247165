package io.muster.worker.store;

import static io.muster.worker.decision.Commands.ANN;
import static io.muster.worker.store.ScriptedStore.OK;
import static io.muster.worker.store.ScriptedStore.TRANSIENT;
import static io.muster.worker.store.StoreUnderTest.await;
import static io.muster.worker.store.StoreUnderTest.failed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Command;
import io.muster.command.Retention;
import io.muster.worker.decision.Commands;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.Fold;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a unit says to the server where the next one may begin before it is durable. */
class VisibleUnitTest {

  private static final String UNKNOWN =
      "{ok: 1, writeConcernError: {code: 64, codeName: 'WriteConcernFailed', errmsg: ''}}";

  private final Commands commands =
      new Commands(Instant.ofEpochSecond(ScriptedStore.SERVER_SECONDS));
  private final ScriptedStore store = new ScriptedStore();
  private final AtomicInteger visible = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();

  @AfterEach
  void close() {
    store.close();
  }

  private Future<UnitResult> start() {
    return start(decision -> visible.incrementAndGet());
  }

  private Future<UnitResult> start(Consumer<Decision> told) {
    List<Command> batch = List.of(commands.create(ANN, "ann"));
    return store
        .unitOfWork(InstantSource.fixed(Instant.EPOCH))
        .run(
            Reads.of(batch), (state, now) -> Fold.fold(state, now, batch, Retention.DEFAULT), told);
  }

  /** Scripts what is said to the first commit, to the second, and so on. */
  private void answerCommits(IntFunction<BsonDocument> answers) {
    store.answer("commitTransaction", command -> answers.apply(commits.incrementAndGet()));
  }

  private static BsonDocument ok() {
    return BsonDocument.parse("{" + OK + "}");
  }

  @Test
  void thePrimaryCommitsFirstAndThenItsWaitedForAMajority() {
    assertInstanceOf(UnitResult.Committed.class, await(start()));

    assertEquals(
        List.of(
            "find outcomes",
            "find users",
            "insert outcomes",
            "insert users",
            "commitTransaction",
            "commitTransaction"),
        store.said());
    BsonDocument first = store.commands().get(4);
    assertEquals(BsonDocument.parse("{w: 1, j: true}"), first.get("writeConcern"));
    BsonDocument second = store.commands().get(5);
    BsonDocument concern = second.getDocument("writeConcern");
    assertEquals("majority", concern.getString("w").getValue());
    assertTrue(concern.getBoolean("j").getValue());
    assertEquals(first.get("txnNumber"), second.get("txnNumber"));
    assertEquals(first.get("lsid"), second.get("lsid"));
    assertEquals(5_000, second.getNumber("maxTimeMS").intValue());
    assertEquals(1, visible.get());
  }

  @Test
  void whatOnlyThePrimaryHasIsToldAsVisibleAndNotAsCommitted() {
    answerCommits(attempt -> attempt == 1 ? ok() : ScriptedServer.SILENCE);

    Future<UnitResult> unit = start();
    Awaitility.await().until(() -> commits.get() == 2);

    assertEquals(1, visible.get());
    assertFalse(unit.isComplete());
    assertTrue(failed(unit));
  }

  @Test
  void aMajorityThatDoesNotConfirmFailsAfterSomeTriesAndIsNeverAborted() {
    answerCommits(attempt -> attempt == 1 ? ok() : BsonDocument.parse(UNKNOWN));

    assertTrue(failed(start()));

    assertEquals(1, visible.get());
    assertTrue(commits.get() >= 4 && commits.get() <= 7, "asked " + commits);
    assertFalse(store.said().contains("abortTransaction"));
  }

  @Test
  void aPrimarysCommitWithoutAnAnswerIsAskedForAgainAndNothingIsToldAsVisible() {
    answerCommits(attempt -> attempt <= 2 ? ScriptedServer.CUT : ok());

    assertInstanceOf(UnitResult.Committed.class, await(start()));

    assertEquals(0, visible.get());
    assertEquals(3, commits.get());
  }

  @Test
  void aPrimaryThatHasNoTransactionForTheCommitIsAConflictAndNothingIsVisible() {
    store.answer("commitTransaction", "{ok: 0, code: 251, " + TRANSIENT + "errmsg: ''}");

    assertInstanceOf(UnitResult.Conflict.class, await(start()));
    assertEquals(0, visible.get());
  }

  @Test
  void aTransactionThatWasLostWithItsPrimaryIsAConflictAlthoughItWasVisible() {
    answerCommits(
        attempt ->
            attempt == 1
                ? ok()
                : BsonDocument.parse("{ok: 0, code: 251, " + TRANSIENT + "errmsg: ''}"));

    assertInstanceOf(UnitResult.Conflict.class, await(start()));
    assertEquals(1, visible.get());
  }

  @Test
  void whoeverFailsToBeToldFailsTheUnitInsteadOfHoldingItForEver() {
    Future<UnitResult> unit =
        start(
            decision -> {
              throw new IllegalStateException("a bug");
            });

    assertTrue(failed(unit));
  }

  @Test
  void aRefusedUnitIsNeverVisible() {
    store.answer("insert", "{n: 0, " + OK + "}");

    assertInstanceOf(UnitResult.Refused.class, await(start()));
    assertEquals(0, visible.get());
  }
}
