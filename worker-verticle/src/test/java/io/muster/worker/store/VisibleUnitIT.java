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

  /** Starts a unit; returns when the primary has it. */
  private StoreUnderTest.Visible startUntilVisible(List<Command> batch) {
    StoreUnderTest.Visible unit = store.startVisibly(batch);
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(unit::isVisible);
    return unit;
  }

  private static boolean isCommitted(Future<UnitResult> unit) {
    return !failed(unit) && unit.result() instanceof UnitResult.Committed;
  }

  @Test
  void itReadsWhatWasWrittenAndNeitherIsCommittedBeforeAMajorityHasIt(MongoReplicaSet set) {
    List<Command> batch = List.of(commands.create(ANN, "ann"));
    List<MongoMember> others = set.secondaries();
    others.forEach(MongoMember::pause);
    StoreUnderTest.Visible first;
    StoreUnderTest.Visible repeated;
    try {
      first = startUntilVisible(batch);
      repeated = startUntilVisible(batch);

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
      first = startUntilVisible(ann);
      second = startUntilVisible(bob);
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
