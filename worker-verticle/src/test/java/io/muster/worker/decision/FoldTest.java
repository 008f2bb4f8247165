package io.muster.worker.decision;

import static io.muster.worker.decision.Commands.ANN;
import static io.muster.worker.decision.Commands.BOB;
import static io.muster.worker.decision.Commands.CAT;
import static io.muster.worker.decision.Commands.NOW;
import static io.muster.worker.decision.Commands.email;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.problem.ProblemType;
import io.muster.user.User;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldTest {

  private final ModelStore store = new ModelStore();
  private final Commands commands = new Commands();

  private List<Outcome> run(Command... batch) {
    return store.run(NOW, List.of(batch)).outcomes();
  }

  private static void assertRefused(ProblemType type, Outcome outcome) {
    assertEquals(OutcomeStatus.REJECTED, outcome.status());
    assertNotNull(outcome.problem());
    assertEquals(type, outcome.problem().type());
    assertNull(outcome.version());
  }

  @Test
  void aCreatedUserHasVersionOneAndTheTimeOfTheDecision() {
    Command create = commands.create(ANN, "Ann");

    Outcome outcome = store.run(NOW.plusNanos(999), List.of(create)).outcomes().get(0);

    assertEquals(
        new Outcome(
            create.id(),
            ANN,
            CommandType.CREATE,
            OutcomeStatus.APPLIED,
            1L,
            null,
            "fingerprint",
            NOW,
            NOW.plus(Duration.ofHours(49))),
        outcome);
    assertEquals(
        new User(ANN, "Name Ann", "Ann@example.org", "ann@example.org", "$hash$Ann", NOW, NOW, 1),
        store.users.get(ANN));
  }

  @Test
  void aReplacementSetsAllAndAPatchOnlyWhatItNames() {
    run(commands.create(ANN, "ann"));
    Instant later = NOW.plusSeconds(5);

    store.run(later, List.of(commands.replace(ANN, "anna"), commands.rename(ANN, "Anna", 2L)));

    assertEquals(
        new User(ANN, "Anna", "anna@example.org", "anna@example.org", "$hash$anna", NOW, later, 3),
        store.users.get(ANN));
  }

  @Test
  void aClockThatWentBackLeavesNoUserOlderThanItsCreation() {
    run(commands.create(ANN, "ann"));

    store.run(NOW.minusSeconds(60), List.of(commands.rename(ANN, "Anna", null)));

    assertEquals(NOW, store.users.get(ANN).updatedAt());
  }

  @Test
  void anEarlierDecisionIsRepeatedHoweverOldOrDifferentItsCommandIs() {
    Command create = commands.create(ANN, "ann");
    Outcome first = run(create).get(0);
    Command again = Commands.at(create, NOW.minus(Duration.ofDays(9)));
    Command other =
        new Command(create.id(), BOB, NOW, null, new Change.Create("Bob", email("bob"), "$"));

    Decision decision = store.run(NOW.plusSeconds(9), List.of(again, other, create));

    assertEquals(List.of(first, first, first), decision.outcomes());
    assertTrue(decision.changes().isEmpty());
    assertEquals(1, store.users.size());
  }

  @Test
  void twoCommandsWithOneIdInABatchAreDecidedOnce() {
    Command create = commands.create(ANN, "ann");

    Decision decision = store.run(NOW, List.of(create, create));

    assertSame(decision.outcomes().get(0), decision.outcomes().get(1));
    assertEquals(1, decision.changes().outcomes().size());
  }

  @Test
  void aCommandFromTheFutureIsRejectedAndOneWithinFiveMinutesIsNot() {
    Command ahead = Commands.at(commands.create(ANN, "ann"), NOW.plusSeconds(301));
    Command atTheEdge = Commands.at(commands.create(BOB, "bob"), NOW.plusSeconds(300));

    List<Outcome> outcomes = run(ahead, atTheEdge);

    assertRefused(ProblemType.TIMESTAMP_AHEAD, outcomes.get(0));
    assertEquals(OutcomeStatus.APPLIED, outcomes.get(1).status());
    // Kept for as long after its own time, or it could come back when its time has come.
    assertEquals(NOW.plusSeconds(301).plus(Duration.ofHours(49)), outcomes.get(0).expiresAt());
  }

  @Test
  void aCommandOlderThanTheMaximumAgeExpires() {
    Command old =
        Commands.at(commands.create(ANN, "ann"), NOW.minus(Duration.ofHours(24)).minusSeconds(1));
    Command atTheEdge = Commands.at(commands.create(BOB, "bob"), NOW.minus(Duration.ofHours(24)));

    List<Outcome> outcomes = run(old, atTheEdge);

    assertEquals(OutcomeStatus.EXPIRED, outcomes.get(0).status());
    assertEquals(ProblemType.COMMAND_EXPIRED, outcomes.get(0).problem().type());
    assertEquals(OutcomeStatus.APPLIED, outcomes.get(1).status());
    assertEquals(1, store.users.size());
  }

  @Test
  void aSecondUserWithAnAddressOrAnIdIsRefused() {
    List<Outcome> outcomes =
        run(
            commands.create(ANN, "Ann"),
            commands.create(BOB, "aNN"),
            commands.create(ANN, "other"),
            commands.create(CAT, "cat"),
            commands.move(CAT, "ANN"));

    assertRefused(ProblemType.EMAIL_TAKEN, outcomes.get(1));
    assertEquals("/email", outcomes.get(1).problem().errors().get(0).pointer());
    assertRefused(ProblemType.USER_EXISTS, outcomes.get(2));
    assertRefused(ProblemType.EMAIL_TAKEN, outcomes.get(4));
  }

  @Test
  void anAddressOfItsOwnInAnotherSpellingIsNotTaken() {
    run(commands.create(ANN, "ann"));

    assertEquals(OutcomeStatus.APPLIED, run(commands.move(ANN, "ANN")).get(0).status());
    assertEquals("ANN@example.org", store.users.get(ANN).email());
  }

  @Test
  void aChangeToAUserThatIsNotThereIsRefused() {
    for (Outcome outcome :
        run(commands.replace(ANN, "ann"), commands.rename(ANN, "Ann", 1L), commands.delete(ANN))) {
      assertRefused(ProblemType.USER_NOT_FOUND, outcome);
    }
  }

  @Test
  void aChangeForAnotherVersionIsRefused() {
    run(commands.create(ANN, "ann"));

    List<Outcome> outcomes =
        run(
            commands.rename(ANN, "Anna", 1L),
            commands.rename(ANN, "Anne", 1L),
            commands.command(ANN, new Change.Delete(3L)),
            commands.command(ANN, new Change.Delete(2L)));

    assertRefused(ProblemType.VERSION_MISMATCH, outcomes.get(1));
    assertRefused(ProblemType.VERSION_MISMATCH, outcomes.get(2));
    assertEquals(OutcomeStatus.APPLIED, outcomes.get(3).status());
    assertNull(outcomes.get(3).version());
  }

  @Test
  void aStoreThatKeepsOutcomesTooShortlyIsRefused() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Retention(Duration.ofHours(24), Duration.ofHours(48)));

    assertTrue(refusal.getMessage().contains("2890m"), refusal.getMessage());
  }
}
