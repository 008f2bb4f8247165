package io.muster.worker.store;

import static io.muster.worker.decision.Commands.ANN;
import static io.muster.worker.decision.Commands.BOB;
import static io.muster.worker.store.StoreUnderTest.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.problem.ProblemType;
import io.muster.worker.decision.Commands;
import io.muster.worker.decision.Fold;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Two workers that have both read before either has written. */
@NeedsReplicaSet
class ConflictingUnitsIT {

  private final Commands commands = new Commands(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private StoreUnderTest one;
  private StoreUnderTest other;

  @BeforeEach
  void open(MongoReplicaSet set) {
    one = StoreUnderTest.on(set);
    other = one.anotherWorker();
  }

  @AfterEach
  void close() {
    other.closeConnection();
    one.close();
  }

  /** Runs both, each of which folds only when the other has read too. */
  private List<UnitResult> race(List<Command> first, List<Command> second) {
    CyclicBarrier bothHaveRead = new CyclicBarrier(2);
    Future<UnitResult> here = start(one, first, bothHaveRead);
    Future<UnitResult> there = start(other, second, bothHaveRead);
    return List.of(await(here), await(there));
  }

  private static Future<UnitResult> start(
      StoreUnderTest store, List<Command> batch, CyclicBarrier bothHaveRead) {
    return store.start(
        batch,
        (state, now) -> {
          try {
            bothHaveRead.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException | BrokenBarrierException | TimeoutException missing) {
            throw new IllegalStateException(missing);
          }
          return Fold.fold(state, now, batch, Retention.DEFAULT);
        });
  }

  private static long committed(List<UnitResult> results) {
    return results.stream().filter(UnitResult.Committed.class::isInstance).count();
  }

  private static long conflicts(List<UnitResult> results) {
    return results.stream().filter(UnitResult.Conflict.class::isInstance).count();
  }

  @RepeatedTest(5)
  void twoShardsRaceForOneAddressAndOneGetsIt() {
    List<Command> ann = List.of(commands.create(ANN, "same"));
    List<Command> bob = List.of(commands.create(BOB, "SAME"));

    List<UnitResult> results = race(ann, bob);

    assertEquals(1, committed(results), results.toString());
    assertEquals(1, conflicts(results), results.toString());
    List<Command> loser = results.get(0) instanceof UnitResult.Conflict ? ann : bob;
    Outcome outcome = one.commit(loser).outcomes().get(0);
    assertEquals(OutcomeStatus.REJECTED, outcome.status());
    assertEquals(ProblemType.EMAIL_TAKEN, outcome.problem().type());
    assertEquals(1, one.users().size());
  }

  @RepeatedTest(5)
  void aBatchDeliveredToTwoWorkersIsDecidedOnce() {
    one.commit(List.of(commands.create(BOB, "bob")));
    List<Command> batch = new ArrayList<>();
    batch.add(commands.create(ANN, "ann"));
    batch.add(commands.rename(ANN, "Anna", null));
    batch.add(commands.rename(BOB, "Bobby", null));
    batch.add(commands.delete(Commands.user(77)));

    List<UnitResult> results = race(batch, batch);

    assertEquals(1, committed(results), results.toString());
    assertEquals(1, conflicts(results), results.toString());
    UnitResult.Committed winner =
        (UnitResult.Committed)
            results.stream().filter(UnitResult.Committed.class::isInstance).findFirst().get();
    assertEquals(winner.outcomes(), other.commit(batch).outcomes());
    assertEquals(2, one.users().get(ANN).version());
    assertEquals(2, one.users().get(BOB).version());
  }

  @Test
  void theSameRejectionsDeliveredToTwoWorkersAreDecidedOnce() {
    List<Command> batch = List.of(commands.delete(ANN));

    List<UnitResult> results = race(batch, batch);

    assertEquals(1, committed(results), results.toString());
    assertEquals(1, one.outcomes().size());
  }

  @Test
  void twoWorkersThatChangeOneUserDoSoOneAfterTheOther() {
    one.commit(List.of(commands.create(ANN, "ann")));
    List<Command> first = List.of(commands.rename(ANN, "first", 1L));
    List<Command> second = List.of(commands.rename(ANN, "second", 1L));

    List<UnitResult> results = race(first, second);

    assertEquals(1, committed(results), results.toString());
    assertEquals(1, conflicts(results), results.toString());
    List<Command> loser = results.get(0) instanceof UnitResult.Conflict ? first : second;
    assertEquals(
        ProblemType.VERSION_MISMATCH, one.commit(loser).outcomes().get(0).problem().type());
  }

  @Test
  void unitsThatTouchDifferentUsersDoNotGetInEachOthersWay() {
    List<UnitResult> results =
        race(List.of(commands.create(ANN, "ann")), List.of(commands.create(BOB, "bob")));

    assertEquals(2, committed(results), results.toString());
    assertTrue(one.users().keySet().containsAll(List.of(ANN, BOB)));
  }
}
