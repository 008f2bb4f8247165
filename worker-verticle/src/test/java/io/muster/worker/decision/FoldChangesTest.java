package io.muster.worker.decision;

import static io.muster.worker.decision.Commands.ANN;
import static io.muster.worker.decision.Commands.BOB;
import static io.muster.worker.decision.Commands.CAT;
import static io.muster.worker.decision.Commands.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.user.User;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fold wants written. */
class FoldChangesTest {

  private final ModelStore store = new ModelStore();
  private final Commands commands = new Commands();

  private List<Outcome> run(Command... batch) {
    return store.run(NOW, List.of(batch)).outcomes();
  }

  @Test
  void onlyTheNetOfABatchIsWritten() {
    run(commands.create(ANN, "ann"));

    Changes changes =
        store
            .run(
                NOW,
                List.of(
                    commands.create(BOB, "bob"),
                    commands.move(BOB, "bobby"),
                    commands.create(CAT, "cat"),
                    commands.delete(CAT),
                    commands.rename(ANN, "A", null),
                    commands.rename(ANN, "B", null)))
            .changes();

    assertEquals(List.of(), changes.deletes());
    assertEquals(List.of(), changes.parked());
    assertEquals(List.of(store.users.get(ANN)), changes.updates());
    assertEquals(List.of(store.users.get(BOB)), changes.inserts());
    assertEquals(List.of(CAT), changes.erased());
  }

  @Test
  void twoUsersSwapTheirAddresses() {
    run(commands.create(ANN, "a"), commands.create(BOB, "b"));

    Changes changes =
        store
            .run(
                NOW,
                List.of(
                    commands.move(ANN, "aside"), commands.move(BOB, "a"), commands.move(ANN, "b")))
            .changes();

    assertEquals(List.of(ANN, BOB), changes.parked());
    assertEquals("b@example.org", store.users.get(ANN).email());
    assertEquals("a@example.org", store.users.get(BOB).email());
  }

  @Test
  void threeUsersPassTheirAddressesOn() {
    run(commands.create(ANN, "a"), commands.create(BOB, "b"), commands.create(CAT, "c"));

    List<Outcome> outcomes =
        run(
            commands.move(CAT, "aside"),
            commands.move(BOB, "c"),
            commands.move(ANN, "b"),
            commands.move(CAT, "a"));

    assertTrue(outcomes.stream().allMatch(o -> o.status() == OutcomeStatus.APPLIED));
    assertEquals("a@example.org", store.users.get(CAT).email());
  }

  @Test
  void anAddressIsHandedOverToANewUser() {
    run(commands.create(BOB, "b"));

    Changes changes =
        store.run(NOW, List.of(commands.move(BOB, "new"), commands.create(ANN, "b"))).changes();

    assertEquals(List.of(BOB), changes.parked());
    assertEquals(List.of(store.users.get(ANN)), changes.inserts());
  }

  @Test
  void anAddressThatIsFreedAndTakenAgainNeedsNoParking() {
    run(commands.create(ANN, "a"));

    Changes changes =
        store.run(NOW, List.of(commands.move(ANN, "b"), commands.move(ANN, "a"))).changes();

    assertEquals(List.of(), changes.parked());
    assertEquals(3, store.users.get(ANN).version());
  }

  @Test
  void aUserDeletedAndCreatedAgainIsAnUpdateAndIsErased() {
    run(commands.create(ANN, "a"), commands.rename(ANN, "Anna", null));
    store.deadLetters.add(ANN);

    Changes changes =
        store.run(NOW, List.of(commands.delete(ANN), commands.create(ANN, "new"))).changes();

    assertEquals(List.of(), changes.deletes());
    assertEquals(List.of(store.users.get(ANN)), changes.updates());
    assertEquals(1, store.users.get(ANN).version());
    assertFalse(store.deadLetters.contains(ANN));
  }

  @Test
  void theAddressOfADeletedUserIsFreeForAnother() {
    run(commands.create(ANN, "a"), commands.create(BOB, "b"));

    Changes changes =
        store.run(NOW, List.of(commands.delete(ANN), commands.move(BOB, "a"))).changes();

    assertEquals(List.of(ANN), changes.deletes());
    assertEquals(List.of(), changes.parked());
    assertEquals("a@example.org", store.users.get(BOB).email());
  }

  @Test
  void theAddressOfAUserThatIsCreatedAgainIsFreeForAnother() {
    run(commands.create(BOB, "b"));

    Changes changes =
        store
            .run(
                NOW,
                List.of(
                    commands.delete(BOB), commands.create(ANN, "b"), commands.create(BOB, "new")))
            .changes();

    assertEquals(List.of(BOB), changes.parked());
    assertEquals("new@example.org", store.users.get(BOB).email());
  }

  @Test
  void eachGroupOfChangesIsSortedByKey() {
    run(commands.create(CAT, "c"), commands.create(ANN, "a"));

    Changes changes =
        store
            .run(
                NOW,
                List.of(
                    commands.rename(CAT, "C", null),
                    commands.rename(ANN, "A", null),
                    commands.create(Commands.user(9), "nine"),
                    commands.create(Commands.user(4), "four")))
            .changes();

    assertEquals(List.of(ANN, CAT), changes.updates().stream().map(User::id).toList());
    assertEquals(
        List.of(Commands.user(4), Commands.user(9)),
        changes.inserts().stream().map(User::id).toList());
    List<String> ids = changes.outcomes().stream().map(Outcome::commandId).toList();
    assertEquals(ids.stream().sorted().toList(), ids);
  }
}
