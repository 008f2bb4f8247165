package io.muster.worker.store;

import static io.muster.worker.decision.Commands.ANN;
import static io.muster.worker.decision.Commands.BOB;
import static io.muster.worker.decision.Commands.CAT;
import static io.muster.worker.store.StoreUnderTest.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.mongo.UserDocuments;
import io.muster.user.User;
import io.muster.worker.decision.Changes;
import io.muster.worker.decision.Commands;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.Fold;
import io.muster.worker.decision.ModelStore;
import io.muster.worker.decision.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsReplicaSet
class ReplicaSetUnitOfWorkIT {

  private final Instant sent = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final Commands commands = new Commands(sent);
  private StoreUnderTest store;

  @BeforeEach
  void open(MongoReplicaSet set) {
    store = StoreUnderTest.on(set);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aUnitLeavesItsUsersAndItsOutcomes() {
    UnitResult.Committed committed =
        store.commit(
            List.of(
                commands.create(ANN, "ann"),
                commands.create(BOB, "bob"),
                commands.create(CAT, "ANN")));

    assertEquals(
        List.of(OutcomeStatus.APPLIED, OutcomeStatus.APPLIED, OutcomeStatus.REJECTED),
        committed.outcomes().stream().map(Outcome::status).toList());
    assertEquals(java.util.Set.of(ANN, BOB), store.users().keySet());
    assertEquals(List.copyOf(store.outcomes().values()).size(), 3);
    committed.outcomes().forEach(o -> assertEquals(o, store.outcomes().get(o.commandId())));
    assertTrue(committed.point().cluster().operationTime() > 0);
    assertTrue(committed.point().cluster().clusterTime().length > 0);
  }

  @Test
  void twoUsersSwapTheirAddressesAndAThirdGetsOneThatWasFreed() {
    store.commit(List.of(commands.create(ANN, "a"), commands.create(BOB, "b")));

    store.commit(
        List.of(
            commands.move(ANN, "aside"),
            commands.move(BOB, "a"),
            commands.move(ANN, "b"),
            commands.create(CAT, "aside")));

    assertEquals("b@example.org", store.users().get(ANN).email());
    assertEquals("a@example.org", store.users().get(BOB).emailKey());
    assertEquals("aside@example.org", store.users().get(CAT).email());
  }

  @Test
  void randomBatchesLeaveWhatTheModelSays() {
    long seed = System.nanoTime();
    RandomCommands random = new RandomCommands(new Random(seed));
    ModelStore model = new ModelStore();
    for (int i = 0; i < 60; i++) {
      List<Command> batch = random.batch(20, sent);
      AtomicReference<Instant> time = new AtomicReference<>();

      UnitResult result =
          await(
              store.start(
                  batch,
                  (state, now) -> {
                    time.set(now);
                    return Fold.fold(state, now, batch, Retention.DEFAULT);
                  }));

      List<Outcome> expected = model.run(time.get(), batch).outcomes();
      String run = "seed=" + seed + " batch=" + i;
      assertEquals(expected, assertInstanceOf(UnitResult.Committed.class, result, run).outcomes());
      assertEquals(model.users, store.users(), run);
    }
    assertEquals(model.outcomes, store.outcomes(), "seed=" + seed);
  }

  @Test
  void twoCommandsWithOneIdAreDecidedOnceAndALaterOneRepeatsIt() {
    Command create = commands.create(ANN, "ann");

    List<Outcome> outcomes = store.commit(List.of(create, create)).outcomes();
    List<Outcome> again = store.commit(List.of(create)).outcomes();

    assertEquals(List.of(outcomes.get(0), outcomes.get(0)), outcomes);
    assertEquals(outcomes.subList(0, 1), again);
    assertEquals(1, store.users().get(ANN).version());
  }

  @Test
  void aUnitThatOnlyRepeatsIsCommittedAllTheSame() {
    Command create = commands.create(ANN, "ann");
    long first = store.commit(List.of(create)).point().cluster().operationTime();
    long commits = committedTransactions();

    UnitResult.Committed again = store.commit(List.of(create));

    assertEquals(commits + 1, committedTransactions());
    assertTrue(again.point().cluster().operationTime() >= first);
  }

  private long committedTransactions() {
    return store
        .admin("{serverStatus: 1}")
        .getDocument("transactions")
        .getNumber("totalCommitted")
        .longValue();
  }

  @Test
  void probesLeaveNothingBehindAndAreInNobodysWay() {
    List<Future<Void>> probes =
        IntStream.range(0, 10).mapToObj(n -> store.unitOfWork().probe()).toList();

    probes.forEach(StoreUnderTest::await);

    assertEquals(0, store.users().size());
    assertEquals(0, store.outcomes().size());
  }

  @Test
  void theDeadLettersOfADeletedUserGoWithIt() {
    store.commit(List.of(commands.create(ANN, "ann"), commands.create(BOB, "bob")));
    for (var user : List.of(ANN, ANN, BOB)) {
      store.insert("dead_letters", new Document("user_id", UserDocuments.objectId(user)));
    }

    store.commit(List.of(commands.delete(ANN), commands.create(ANN, "again")));

    assertEquals(0, store.count("dead_letters", "user_id", UserDocuments.objectId(ANN)));
    assertEquals(1, store.count("dead_letters", "user_id", UserDocuments.objectId(BOB)));
    assertEquals(1, store.users().get(ANN).version());
  }

  @Test
  void anOutcomeOfAnySortIsReadBackAsItWas() {
    List<Command> batch =
        List.of(
            commands.create(ANN, "ann"),
            Commands.at(commands.create(BOB, "b"), sent.minus(Duration.ofDays(3))),
            Commands.at(commands.create(CAT, "c"), sent.plus(Duration.ofDays(3))),
            commands.rename(ANN, "Anna", 9L),
            commands.delete(ANN));

    List<Outcome> outcomes = store.commit(batch).outcomes();

    assertEquals(outcomes, store.commit(batch).outcomes());
  }

  @Test
  void aClockBehindTheStoresDecidesByTheStoresTime(MongoReplicaSet set) {
    try (StoreUnderTest late = StoreUnderTest.on(set, InstantSource.fixed(Instant.EPOCH))) {
      Outcome outcome = late.commit(List.of(commands.create(ANN, "ann"))).outcomes().get(0);

      assertEquals(OutcomeStatus.APPLIED, outcome.status());
      assertTrue(Duration.between(outcome.decidedAt(), Instant.now()).abs().toMinutes() < 5);
    }
  }

  @Test
  void aClockAheadOfTheStoresDecidesByItself(MongoReplicaSet set) {
    Instant ahead = sent.plus(Duration.ofMinutes(5));
    try (StoreUnderTest early = StoreUnderTest.on(set, InstantSource.fixed(ahead))) {
      Outcome outcome = early.commit(List.of(commands.create(ANN, "ann"))).outcomes().get(0);

      assertEquals(ahead, outcome.decidedAt());
    }
  }

  @Test
  void anAddressWhoseOwnerWasReadIsRefusedAndNothingIsWritten() {
    store.commit(List.of(commands.create(ANN, "ann")));
    List<Command> batch = List.of(commands.create(BOB, "ann"));

    UnitResult result = await(store.start(batch, (state, now) -> insertRegardless(batch, now)));

    assertInstanceOf(UnitResult.Refused.class, result);
    assertEquals(1, store.outcomes().size());
    assertEquals(1, store.users().size());
  }

  @Test
  void anAddressWhoseOwnerWasNotReadIsAConflict() {
    store.commit(List.of(commands.create(ANN, "ann")));
    List<Command> batch = List.of(commands.create(BOB, "ann"));
    Reads blind =
        new Reads(Reads.of(batch).commandIds(), java.util.Set.of(BOB), java.util.Set.of());

    UnitResult result =
        await(store.unitOfWork().run(blind, (state, now) -> insertRegardless(batch, now)));

    assertInstanceOf(UnitResult.Conflict.class, result);
    assertEquals(1, store.users().size());
  }

  /** A fold with a bug: it sees no owners. */
  private static Decision insertRegardless(List<Command> batch, Instant now) {
    return Fold.fold(State.empty(), now, batch, Retention.DEFAULT);
  }

  @Test
  void aFoldThatFailsRefusesItsMessagesAndNothingElse() {
    List<Command> batch = List.of(commands.create(ANN, "ann"));

    UnitResult result =
        await(
            store.start(
                batch,
                (state, now) -> {
                  throw new IllegalStateException("a bug");
                }));

    assertInstanceOf(UnitResult.Refused.class, result);
    assertEquals(OutcomeStatus.APPLIED, store.commit(batch).outcomes().get(0).status());
  }

  @Test
  void anUpdateOfAUserThatIsNotThereIsNeverToldAsApplied() {
    List<Command> batch = List.of(commands.rename(ANN, "Ann", null));
    User ghost = new User(ANN, "Ann", "a@example.org", "a@example.org", "$", sent, sent, 2);

    UnitResult result =
        await(
            store.start(
                batch,
                (state, now) -> {
                  Decision decision = Fold.fold(state, now, batch, Retention.DEFAULT);
                  Changes changes =
                      new Changes(
                          decision.changes().outcomes(),
                          List.of(),
                          List.of(),
                          List.of(ghost),
                          List.of(),
                          List.of());
                  return new Decision(changes, decision.outcomes());
                }));

    assertInstanceOf(UnitResult.Refused.class, result);
    assertEquals(0, store.outcomes().size());
  }

  @Test
  void aUserThatIsNotWrittenAsMusterWritesRefusesTheMessagesThatNeedIt() {
    store.insert(
        UserDocuments.COLLECTION,
        new Document("_id", UserDocuments.objectId(ANN)).append("email_key", "ann@example.org"));

    assertInstanceOf(
        UnitResult.Refused.class, await(store.start(List.of(commands.rename(ANN, "Ann", null)))));
    store.insert(UserDocuments.COLLECTION, new Document("_id", 7).append("email_key", "x"));
    store.commit(List.of(commands.rename(BOB, "Bob", null)));
  }
}
