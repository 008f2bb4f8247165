package io.muster.worker.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.problem.Problem;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The laws of the fold, over histories in which few users fight for fewer addresses. */
class FoldLawsTest {

  private static final int USERS = 5;
  private static final int ADDRESSES = 4;
  private static final Instant NOW = Commands.NOW;
  private static final Instant BEFORE = NOW.minusSeconds(60);

  @Property
  void aBatchEqualsItsCommandsOneByOne(
      @ForAll("batches") List<Command> history, @ForAll("batches") List<Command> batch) {
    ModelStore whole = storeAfter(history);
    ModelStore single = whole.copy();

    List<Outcome> together = whole.run(NOW, batch).outcomes();
    List<Outcome> apart = new ArrayList<>();
    for (Command command : batch) {
      apart.addAll(single.run(NOW, List.of(command)).outcomes());
    }

    assertEquals(apart, together);
    assertSameContent(single, whole);
  }

  @Property
  void aBatchEqualsItsPartsWhereverItIsCut(
      @ForAll("batches") List<Command> history,
      @ForAll("batches") List<Command> batch,
      @ForAll Random random) {
    ModelStore whole = storeAfter(history);
    ModelStore cut = whole.copy();

    whole.run(NOW, batch);
    for (int from = 0; from < batch.size(); ) {
      int to = from + 1 + random.nextInt(batch.size() - from);
      cut.run(NOW, batch.subList(from, to));
      from = to;
    }

    assertSameContent(cut, whole);
  }

  @Property
  void foldingABatchTwiceChangesNothing(
      @ForAll("batches") List<Command> history, @ForAll("batches") List<Command> batch) {
    ModelStore store = storeAfter(history);
    List<Outcome> first = store.run(NOW, batch).outcomes();
    ModelStore once = store.copy();

    Decision again = store.run(NOW.plus(Duration.ofHours(30)), batch);

    assertEquals(first, again.outcomes());
    assertEquals(
        new Changes(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()),
        again.changes());
    assertSameContent(once, store);
  }

  @Property
  void theOrderAcrossUsersDoesNotMatter(
      @ForAll("batchesOfSeparateUsers") List<Command> batch, @ForAll Random random) {
    ModelStore inOrder = new ModelStore();
    ModelStore shuffled = new ModelStore();

    inOrder.run(NOW, batch);
    shuffled.run(NOW, interleavedAnew(batch, random));

    assertSameContent(inOrder, shuffled);
  }

  @Property
  void everyAddressHasOneOwnerAndEveryCommandOneOutcome(
      @ForAll("batches") List<Command> history, @ForAll("batches") List<Command> batch) {
    ModelStore store = storeAfter(history);

    Decision decision = store.run(NOW, batch);

    Set<String> keys = new HashSet<>();
    store.users.values().forEach(user -> assertTrue(keys.add(user.emailKey())));
    assertEquals(batch.size(), decision.outcomes().size());
    for (int i = 0; i < batch.size(); i++) {
      assertEquals(batch.get(i).id(), decision.outcomes().get(i).commandId());
    }
  }

  @Property
  void noOutcomeHoldsPersonalData(@ForAll("batches") List<Command> batch) {
    for (Outcome outcome : new ModelStore().run(NOW, batch).outcomes()) {
      Problem problem = outcome.problem();
      String text = problem == null ? "" : problem.toString();
      assertFalse(text.contains("@") || text.contains("Person") || text.contains("$secret$"), text);
    }
  }

  private static ModelStore storeAfter(List<Command> history) {
    ModelStore store = new ModelStore();
    store.run(BEFORE, history);
    for (int i = 0; i < USERS; i++) {
      store.deadLetters.add(Commands.user(i));
    }
    return store;
  }

  private static void assertSameContent(ModelStore expected, ModelStore actual) {
    assertEquals(expected.users, actual.users);
    assertEquals(expected.outcomes, actual.outcomes);
    assertEquals(expected.deadLetters, actual.deadLetters);
  }

  /** The same commands, each user's in their order, in another order across users. */
  private static List<Command> interleavedAnew(List<Command> batch, Random random) {
    Map<UserId, List<Command>> perUser = new HashMap<>();
    batch.forEach(c -> perUser.computeIfAbsent(c.userId(), u -> new ArrayList<>()).add(c));
    List<UserId> turns = new ArrayList<>(batch.stream().map(Command::userId).toList());
    Collections.shuffle(turns, random);
    List<Command> anew = new ArrayList<>();
    turns.forEach(user -> anew.add(perUser.get(user).remove(0)));
    return anew;
  }

  @Provide
  Arbitrary<List<Command>> batches() {
    Arbitrary<EmailAddress> emails =
        Arbitraries.integers().between(0, ADDRESSES - 1).map(n -> Commands.email("address" + n));
    // Few ids: some commands of a batch repeat another, or one of the history.
    Arbitrary<String> ids =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.integers().between(0, 9).map(n -> "again-" + n)),
            Tuple.of(6, Arbitraries.integers().map(n -> "once-" + n)));
    return commands(users(), ids, emails).list().ofMaxSize(25);
  }

  @Provide
  Arbitrary<List<Command>> batchesOfSeparateUsers() {
    Arbitrary<List<Command>> perUser =
        users()
            .flatMap(
                user -> {
                  Arbitrary<EmailAddress> own =
                      Arbitraries.integers()
                          .between(0, 2)
                          .map(n -> Commands.email("u" + user + "-" + n));
                  Arbitrary<String> ids =
                      Arbitraries.integers().between(0, 30).map(n -> user + "-" + n);
                  return commands(Arbitraries.just(user), ids, own).list().ofMaxSize(6);
                });
    return perUser.list().ofMaxSize(5).map(lists -> lists.stream().flatMap(List::stream).toList());
  }

  private static Arbitrary<UserId> users() {
    return Arbitraries.integers().between(0, USERS - 1).map(Commands::user);
  }

  private static Arbitrary<Command> commands(
      Arbitrary<UserId> users, Arbitrary<String> ids, Arbitrary<EmailAddress> emails) {
    Arbitrary<Instant> timestamps =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.of(0, -3600, 200).map(NOW::plusSeconds)),
            Tuple.of(1, Arbitraries.of(-90_000, 4_000).map(NOW::plusSeconds)));
    Arbitrary<String> fingerprints = Arbitraries.of("one", "two").injectNull(0.3);
    return Combinators.combine(ids, users, timestamps, fingerprints, changes(emails))
        .as(Command::new);
  }

  private static Arbitrary<Change> changes(Arbitrary<EmailAddress> emails) {
    Arbitrary<String> names = Arbitraries.of("Person A", "Person B");
    Arbitrary<String> hashes = Arbitraries.of("$secret$1", "$secret$2");
    Arbitrary<Long> versions = Arbitraries.longs().between(1, 4).injectNull(0.7);
    return Arbitraries.frequencyOf(
        Tuple.of(4, Combinators.combine(names, emails, hashes).as(Change.Create::new)),
        Tuple.of(2, Combinators.combine(names, emails, hashes, versions).as(Change.Replace::new)),
        Tuple.of(
            4,
            Combinators.combine(
                    names.injectNull(0.5), emails.injectNull(0.3), hashes.injectNull(0.5), versions)
                .as(Change.Patch::new)),
        Tuple.of(2, versions.map(Change.Delete::new)));
  }
}
