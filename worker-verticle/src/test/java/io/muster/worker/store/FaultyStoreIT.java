package io.muster.worker.store;

import static io.muster.worker.decision.Commands.ANN;
import static io.muster.worker.decision.Commands.BOB;
import static io.muster.worker.store.StoreUnderTest.await;
import static io.muster.worker.store.StoreUnderTest.failed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.worker.decision.Commands;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits whose result is unknown, and servers that fail in the middle. */
@NeedsReplicaSet(isolated = true, parameters = "enableTestCommands=1")
class FaultyStoreIT {

  private final Commands commands = new Commands(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private StoreUnderTest store;

  @BeforeEach
  void open(MongoReplicaSet set) {
    store = StoreUnderTest.on(set);
  }

  @AfterEach
  void close() {
    store.admin("{configureFailPoint: 'failCommand', mode: 'off'}");
    store.close();
  }

  private void fail(String command, int times, String how) {
    store.admin(
        "{configureFailPoint: 'failCommand', mode: {times: "
            + times
            + "}, data: {failCommands: ['"
            + command
            + "'], "
            + how
            + "}}");
  }

  @Test
  void aCommitWhoseAnswerIsLostIsSentAgain() {
    fail("commitTransaction", 1, "closeConnection: true");

    List<Outcome> outcomes = store.commit(List.of(commands.create(ANN, "ann"))).outcomes();

    assertEquals(outcomes.get(0), store.outcomes().get(outcomes.get(0).commandId()));
  }

  @Test
  void aCommitThatStaysUnknownFailsAndTheSameUnitCanBeRunAgain() {
    List<Command> batch = List.of(commands.create(ANN, "ann"));
    fail("commitTransaction", 100, "closeConnection: true");

    assertTrue(failed(store.start(batch)));

    store.admin("{configureFailPoint: 'failCommand', mode: 'off'}");
    Outcome outcome = commitAtLast(batch).outcomes().get(0);
    assertEquals(1L, outcome.version());
    assertEquals(1, store.users().size());
  }

  @Test
  void aCommitThatWasDoneButNotConfirmedFailsAndIsFoundByTheNextRun() {
    List<Command> batch = List.of(commands.create(ANN, "ann"));
    // The commit is done and its write concern is said to have failed.
    fail(
        "commitTransaction",
        100,
        "writeConcernError: {code: 64, errmsg: 'timeout'}, errorLabels: []");

    assertTrue(failed(store.start(batch)));

    store.admin("{configureFailPoint: 'failCommand', mode: 'off'}");
    Outcome before = store.outcomes().values().iterator().next();
    assertEquals(List.of(before), commitAtLast(batch).outcomes());
  }

  @Test
  void aTransactionThatTheServerGaveUpIsAConflict() {
    fail("commitTransaction", 1, "errorCode: 251, errorLabels: ['TransientTransactionError']");

    assertInstanceOf(
        UnitResult.Conflict.class, await(store.start(List.of(commands.create(ANN, "ann")))));
    assertEquals(0, store.users().size());
  }

  @Test
  void aStoreThatReadsButRefusesWritesFailsTheProbe() {
    await(store.unitOfWork().probe());
    fail("insert", 1, "errorCode: 13");

    Future<Void> refused = store.unitOfWork().probe();

    Awaitility.await().atMost(Duration.ofSeconds(30)).until(refused::isComplete);
    assertTrue(refused.failed());
    await(store.unitOfWork().probe());
  }

  @Test
  void aWriteConflictIsAConflict() {
    fail("insert", 1, "errorCode: 112");

    assertInstanceOf(
        UnitResult.Conflict.class, await(store.start(List.of(commands.create(ANN, "ann")))));
  }

  @Test
  void aConnectionCutInAStatementFailsAndLeavesNothing() {
    for (String statement : List.of("find", "insert")) {
      fail(statement, 1, "closeConnection: true");

      assertTrue(failed(store.start(List.of(commands.create(ANN, "ann")))), statement);
    }
    assertEquals(0, store.users().size());
    assertEquals(0, store.outcomes().size());
    assertEquals(1, commitAtLast(List.of(commands.create(BOB, "bob"))).outcomes().size());
  }

  @Test
  void aPrimaryThatIsPrimaryNoMoreFails() {
    fail("insert", 1, "errorCode: 189, errorLabels: ['TransientTransactionError']");

    assertTrue(failed(store.start(List.of(commands.create(ANN, "ann")))));
    assertFalse(failed(store.start(List.of(commands.create(BOB, "bob")))));
  }

  @Test
  void aUnitLeavesNoTransactionOpenWhateverItsEnd() {
    fail("insert", 1, "errorCode: 112");
    await(store.start(List.of(commands.create(ANN, "ann"))));
    await(
        store.start(
            List.of(commands.create(ANN, "ann")),
            (state, now) -> {
              throw new IllegalStateException("a bug");
            }));

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                store
                        .admin("{serverStatus: 1}")
                        .getDocument("transactions")
                        .getNumber("currentOpen")
                        .longValue()
                    == 0);
  }

  /** Until the server has reaped what a lost commit left open, others conflict with it. */
  private UnitResult.Committed commitAtLast(List<Command> batch) {
    return (UnitResult.Committed)
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  Future<UnitResult> run = store.start(batch);
                  return failed(run) ? null : run.result();
                },
                UnitResult.Committed.class::isInstance);
  }
}
