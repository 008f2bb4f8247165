package io.muster.worker.store;

import static io.muster.worker.decision.Commands.ANN;
import static io.muster.worker.decision.Commands.BOB;
import static io.muster.worker.store.StoreUnderTest.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.command.Command;
import io.muster.worker.decision.Commands;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A unit that begins when the primary alone has what the one before it wrote. */
@NeedsReplicaSet(members = 3, isolated = true)
@Timeout(180)
class VisibleUnitIT {

  private final Commands commands = new Commands(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private StoreUnderTest store;

  @BeforeEach
  void open(MongoReplicaSet set) {
    store = StoreUnderTest.on(set);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static void awaitVisible(StoreUnderTest.Visible unit) {
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(unit::isVisible);
  }

  private static boolean isCommitted(Future<UnitResult> unit) {
    Awaitility.await().atMost(Duration.ofSeconds(90)).until(unit::isComplete);
    return unit.succeeded() && unit.result() instanceof UnitResult.Committed;
  }

  @Test
  void itReadsWhatWasWrittenAndNeitherIsCommittedBeforeAMajorityHasIt(MongoReplicaSet set) {
    List<Command> batch = List.of(commands.create(ANN, "ann"));
    List<MongoMember> others = set.secondaries();
    others.forEach(MongoMember::pause);
    StoreUnderTest.Visible first;
    StoreUnderTest.Visible repeated;
    try {
      first = store.startVisibly(batch);
      awaitVisible(first);
      repeated = store.startVisibly(batch);
      awaitVisible(repeated);

      assertFalse(first.result().isComplete());
      assertFalse(repeated.result().isComplete());
    } finally {
      others.forEach(MongoMember::resume);
    }

    UnitResult.Committed told = (UnitResult.Committed) await(first.result());
    UnitResult.Committed again = (UnitResult.Committed) await(repeated.result());
    assertEquals(Set.of(), told.earlier());
    assertEquals(Set.of(batch.get(0).id()), again.earlier());
    assertEquals(told.outcomes(), again.outcomes());
  }

  @Test
  void bothAreLostWithThePrimaryAndNeitherWasToldAsCommitted(MongoReplicaSet set) {
    List<Command> ann = List.of(commands.create(ANN, "ann"));
    List<Command> bob = List.of(commands.create(BOB, "bob"));
    MongoMember primary = set.primary();
    List<MongoMember> others = set.secondaries();
    others.forEach(MongoMember::pause);
    StoreUnderTest.Visible first;
    StoreUnderTest.Visible second;
    try {
      first = store.startVisibly(ann);
      awaitVisible(first);
      second = store.startVisibly(bob);
      awaitVisible(second);
      primary.kill();
    } finally {
      others.forEach(MongoMember::resume);
    }

    assertFalse(isCommitted(first.result()));
    assertFalse(isCommitted(second.result()));
    set.primary();
    assertTrue(store.users().isEmpty());
    primary.start();
    set.awaitHealthy();
    UnitResult.Committed told = (UnitResult.Committed) await(store.start(ann));
    assertEquals(Set.of(), told.earlier());
    assertInstanceOf(UnitResult.Committed.class, await(store.start(bob)));
    assertEquals(Set.of(ANN, BOB), store.users().keySet());
  }
}
