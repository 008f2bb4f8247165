package io.muster.cli.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.deadletter.DeadLetterCategory;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayPlannerTest {

  private static final Instant MADE = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant SOON = MADE.plus(Duration.ofHours(1));
  private static final Instant TOO_LATE = MADE.plus(Duration.ofHours(25));
  private static final String RENEWED_ID = "crm/1/as-new-20260502T130000Z/replay";

  private final ReplayPlanner planner = new ReplayPlanner(Retention.DEFAULT, "ops");

  private static KeptLetter letter(Replay replay) {
    return Letters.kept(Letters.letter("crm/1", MADE, Letters.CREATE), replay);
  }

  private static ReplayPlan.Send send(ReplayPlan plan) {
    return assertInstanceOf(ReplayPlan.Send.class, plan, plan::toString);
  }

  private static String refusal(ReplayPlan plan) {
    return assertInstanceOf(ReplayPlan.Impossible.class, plan, plan::toString).reason();
  }

  @Test
  void aReplayIsACommandOfItsOwnWithTheFirstOnesTime() {
    ReplayPlan.Send send = send(planner.plan(letter(null), SOON, false));

    assertEquals("crm/1/replay", send.command().id());
    assertEquals(MADE, send.command().timestamp());
    assertEquals(Letters.USER, send.command().userId());
    assertNull(send.command().fingerprint());
    assertFalse(send.repeated());
    assertEquals(new Replay("crm/1/replay", MADE, false, SOON, "ops", null), send.replay());
  }

  @Test
  void aYoungOneKeepsItsTimeEvenWithAsNew() {
    assertEquals(MADE, send(planner.plan(letter(null), SOON, true)).command().timestamp());
  }

  @Test
  void oneThatIsTooOldIsRefusedAndToldWhatHelps() {
    String reason = refusal(planner.plan(letter(null), TOO_LATE, false));

    assertTrue(reason.contains("COMMAND_MAX_AGE (24h)"), reason);
    assertTrue(reason.contains("--as-new"), reason);
  }

  @Test
  void asNewRenewsTheTimeAndPutsItIntoTheId() {
    ReplayPlan.Send send = send(planner.plan(letter(null), TOO_LATE, true));

    assertEquals(RENEWED_ID, send.command().id());
    assertEquals(TOO_LATE, send.command().timestamp());
    assertTrue(send.replay().asNew());
  }

  @Test
  void aRepeatSendsWhatWasRecordedWithAsNewOrWithout() {
    Replay recorded = Letters.replay(RENEWED_ID, TOO_LATE, true, null);
    Instant later = TOO_LATE.plus(Duration.ofHours(2));

    for (boolean asNew : new boolean[] {true, false}) {
      ReplayPlan.Send send = send(planner.plan(letter(recorded), later, asNew));
      assertEquals(recorded, send.replay());
      assertEquals(RENEWED_ID, send.command().id());
      assertEquals(TOO_LATE, send.command().timestamp());
      assertTrue(send.repeated());
    }
  }

  @Test
  void thereIsNoNewAttemptWhileTheOneBeforeMayHaveBeenApplied() {
    Replay unknown = Letters.replay("crm/1/replay", MADE, false, null);
    Replay applied = Letters.replay("crm/1/replay", MADE, false, OutcomeStatus.APPLIED);

    assertEquals(
        "crm/1/replay", send(planner.plan(letter(unknown), TOO_LATE, true)).command().id());
    assertInstanceOf(
        ReplayPlan.Done.class, planner.plan(letter(applied), TOO_LATE, true), "applied");
    String forgotten =
        refusal(planner.plan(letter(unknown), MADE.plus(Duration.ofHours(49)), true));
    assertTrue(forgotten.contains("no longer kept"), forgotten);
  }

  @Test
  void aReplayThatHadNoEffectCanBeTriedAgainAsNew() {
    for (OutcomeStatus status :
        new OutcomeStatus[] {OutcomeStatus.REJECTED, OutcomeStatus.EXPIRED}) {
      Replay without = Letters.replay("crm/1/replay", MADE, false, status);

      assertEquals(RENEWED_ID, send(planner.plan(letter(without), TOO_LATE, true)).command().id());
      ReplayPlan.Done done =
          assertInstanceOf(ReplayPlan.Done.class, planner.plan(letter(without), TOO_LATE, false));
      assertTrue(done.advice().contains("--as-new"), done.advice());
    }
  }

  @Test
  void whatCanNotBeReplayedSaysWhy() {
    String scrubbed = "{\"user_id\":\"" + Letters.USER.hex() + "\",\"password\":\"\"}";
    String broken = "{\"user_id\":\"" + Letters.USER.hex() + "\",\"nickname\":\"A\"}";

    assertTrue(refusal(plan(null)).contains("wasn't kept"));
    assertTrue(refusal(plan(scrubbed)).contains("password in plaintext was taken out"));
    assertTrue(refusal(plan(broken)).contains("/nickname is not a field"), refusal(plan(broken)));
    assertTrue(
        refusal(
                planner.plan(
                    Letters.kept(Letters.letter("message/1", null, MADE, Letters.CREATE), null),
                    SOON,
                    false))
            .contains("no command"));
    assertTrue(
        refusal(
                planner.plan(
                    Letters.kept(Letters.letter("c".repeat(250), MADE, Letters.CREATE), null),
                    SOON,
                    false))
            .contains("too long"));
    assertTrue(
        refusal(
                planner.plan(
                    Letters.kept(Letters.letter("crm/1", "crm/1", null, Letters.CREATE), null),
                    SOON,
                    false))
            .contains("no timestamp"));
  }

  @Test
  void aChunkOfAnImportIsNotReplayedAndSaysWhatToDo() {
    for (DeadLetterCategory category : DeadLetterCategory.values()) {
      KeptLetter kept = Letters.kept(Letters.chunk("crm-2026/0", MADE, category), null);

      for (boolean asNew : new boolean[] {true, false}) {
        String reason = refusal(planner.plan(kept, SOON, asNew));
        assertTrue(reason.contains("chunk of an import"), reason);
        assertTrue(reason.contains("import them again"), reason);
      }
    }
  }

  private ReplayPlan plan(String body) {
    return planner.plan(Letters.kept(Letters.letter("crm/1", MADE, body), null), SOON, false);
  }
}
