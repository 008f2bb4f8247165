package io.muster.system.chaos.check;

import static io.muster.system.chaos.check.HistoryMaker.ADA;
import static io.muster.system.chaos.check.HistoryMaker.BOB;
import static io.muster.system.chaos.check.HistoryMaker.absent;
import static io.muster.system.chaos.check.HistoryMaker.appliedAnswer;
import static io.muster.system.chaos.check.HistoryMaker.email;
import static io.muster.system.chaos.check.HistoryMaker.found;
import static io.muster.system.chaos.check.HistoryMaker.rejectedAnswer;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.system.chaos.check.Violation.Kind;
import io.muster.system.chaos.history.Answer;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Entry.Way;
import org.junit.jupiter.api.Test;

class PlantedViolationsTest {

  private final HistoryMaker history = new HistoryMaker();

  /** Ada is created and answered so, and has had one patch. */
  private HistoryMaker adaAtTwo() {
    return history
        .create("born", null)
        .applied("born", ADA, 1L)
        .patch("p1", ADA)
        .applied("p1", ADA, 2L);
  }

  private void assertFinds(Kind kind) {
    Judgement judgement = history.judge();
    assertTrue(judgement.count(kind) > 0, () -> "found only " + judgement.violations());
  }

  @Test
  void anAcknowledgedChangeWithoutAnOutcomeIsLost() {
    adaAtTwo().forgetOutcome("p1").user(ADA, "born", email("born"), 1);
    assertFinds(Kind.LOST);
  }

  @Test
  void aChangeWithAnOutcomeAndWithoutItsEffectIsLost() {
    adaAtTwo().user(ADA, "born", email("born"), 1);
    assertFinds(Kind.LOST);
  }

  @Test
  void aCreatedUserThatIsNotThereIsLost() {
    adaAtTwo();
    assertFinds(Kind.LOST);
  }

  @Test
  void anAddressThatWasOverwrittenByAnOlderOneIsLost() {
    adaAtTwo()
        .patchEmail("moved", ADA, false)
        .applied("moved", ADA, 3L)
        .user(ADA, "p1", email("born"), 3);
    assertFinds(Kind.LOST);
  }

  @Test
  void aChangeThatWasAcceptedAndNeverDecidedIsLost() {
    adaAtTwo().patch("p2", ADA).answered("p2", Verdict.ACCEPTED).user(ADA, "p1", email("born"), 2);
    assertFinds(Kind.LOST);
  }

  @Test
  void anAnsweredChangeWithoutAKeyAndWithoutAnOutcomeIsLost() {
    adaAtTwo()
        .patchWithoutKey("p2", ADA)
        .answered("p2", appliedAnswer(ADA, 3L))
        .user(ADA, "p1", email("born"), 2);
    assertFinds(Kind.LOST);
  }

  @Test
  void twoChangesThatMadeTheSameVersionAreALoss() {
    adaAtTwo().patch("p2", ADA).applied("p2", ADA, 2L).user(ADA, "p2", email("born"), 2);
    assertFinds(Kind.LOST);
  }

  @Test
  void aVersionBeyondTheAppliedChangesIsADoubling() {
    adaAtTwo().user(ADA, "p1", email("born"), 3);
    assertFinds(Kind.DOUBLED);
  }

  @Test
  void aChangeWithoutAKeyThatWasAppliedTwiceIsADoubling() {
    adaAtTwo()
        .patchWithoutKey("p2", ADA)
        .answered("p2", appliedAnswer(ADA, 3L))
        .stored("random-1", ADA, 3L)
        .stored("random-2", ADA, 4L)
        .user(ADA, "p2", email("born"), 4);
    assertFinds(Kind.DOUBLED);
  }

  @Test
  void aSecondUserOfOneCreationIsADoubling() {
    adaAtTwo()
        .user(ADA, "p1", email("born"), 2)
        .stored("other", BOB, 1L)
        .user(BOB, "born", "elsewhere@example.org", 1);
    assertFinds(Kind.DOUBLED);
  }

  @Test
  void changesAppliedAgainstTheOrderOfTheQueueAreAReordering() {
    adaAtTwo()
        .patch("p2", ADA)
        .answer(history.send("p2", Way.SEND_ASYNC), Answer.of(Verdict.ACCEPTED, "202"))
        .patch("p3", ADA)
        .answer(history.send("p3", Way.SEND_ASYNC), Answer.of(Verdict.ACCEPTED, "202"))
        .stored("p3", ADA, 3L)
        .stored("p2", ADA, 4L)
        .user(ADA, "p2", email("born"), 4);
    assertFinds(Kind.REORDERED);
  }

  @Test
  void aChangeThatDidNotFindAUserCreatedBeforeItIsAReordering() {
    adaAtTwo()
        .patch("p2", ADA)
        .rejected("p2", ADA, "user-not-found")
        .delete("gone", ADA)
        .applied("gone", ADA, null);
    assertFinds(Kind.REORDERED);
  }

  @Test
  void aReadWithTheTokenOfAWriteThatSeesAnOlderVersionIsStale() {
    adaAtTwo().user(ADA, "p1", email("born"), 2).read(ADA, "p1", found(1, "born"));
    assertFinds(Kind.STALE);
  }

  @Test
  void aReadWithTheTokenOfACreationThatFindsNothingIsStale() {
    adaAtTwo().user(ADA, "p1", email("born"), 2).read(ADA, "born", absent());
    assertFinds(Kind.STALE);
  }

  @Test
  void aReadWithTheTokenOfADeleteThatFindsTheUserIsStale() {
    adaAtTwo().delete("gone", ADA).applied("gone", ADA, null).read(ADA, "gone", found(2, "p1"));
    assertFinds(Kind.STALE);
  }

  @Test
  void aDeletedUserThatIsThereIsResurrected() {
    adaAtTwo().delete("gone", ADA).applied("gone", ADA, null).user(ADA, "p1", email("born"), 2);
    assertFinds(Kind.RESURRECTED);
  }

  @Test
  void aChangeAppliedAfterTheDeleteResurrects() {
    adaAtTwo()
        .delete("gone", ADA)
        .applied("gone", ADA, null)
        .patch("p2", ADA)
        .applied("p2", ADA, 3L);
    assertFinds(Kind.RESURRECTED);
  }

  @Test
  void aRetryWithAnotherVersionIsAWrongReplay() {
    adaAtTwo().answered("p1", appliedAnswer(ADA, 3L)).user(ADA, "p1", email("born"), 2);
    assertFinds(Kind.WRONG_REPLAY);
  }

  @Test
  void aRetryOfACreationWithAnotherUserIsAWrongReplay() {
    adaAtTwo().answered("born", appliedAnswer(BOB, 1L)).user(ADA, "p1", email("born"), 2);
    assertFinds(Kind.WRONG_REPLAY);
  }

  @Test
  void aRetryOfAnAppliedChangeThatIsRejectedIsAWrongReplay() {
    adaAtTwo()
        .patchEmail("moved", ADA, true)
        .applied("moved", ADA, 3L)
        .answered("moved", rejectedAnswer("email-taken"))
        .user(ADA, "p1", email("moved"), 3);
    assertFinds(Kind.WRONG_REPLAY);
  }

  @Test
  void aRejectedChangeThatARetryAppliesIsAppliedAfterRejection() {
    adaAtTwo()
        .patchEmail("moved", ADA, true)
        .answered("moved", rejectedAnswer("email-taken"))
        .applied("moved", ADA, 3L)
        .user(ADA, "p1", email("moved"), 3);
    assertFinds(Kind.APPLIED_AFTER_REJECTION);
  }

  @Test
  void aRejectedChangeThatIsStoredAsAppliedIsAppliedAfterRejection() {
    adaAtTwo()
        .patchEmail("moved", ADA, true)
        .answered("moved", rejectedAnswer("email-taken"))
        .stored("moved", ADA, 3L)
        .user(ADA, "p1", email("moved"), 3);
    assertFinds(Kind.APPLIED_AFTER_REJECTION);
  }

  @Test
  void aChangeAnsweredAsNotTakenThatIsAppliedIsAppliedAfterRejection() {
    adaAtTwo()
        .patch("p2", ADA)
        .answered("p2", Verdict.NOT_TAKEN)
        .stored("p2", ADA, 3L)
        .user(ADA, "p2", email("born"), 3);
    assertFinds(Kind.APPLIED_AFTER_REJECTION);
  }

  @Test
  void aRejectedChangeWhoseNameIsThereIsAppliedAfterRejection() {
    adaAtTwo()
        .patch("p2", ADA, 1)
        .rejected("p2", ADA, "version-mismatch")
        .user(ADA, "p2", email("born"), 2);
    assertFinds(Kind.APPLIED_AFTER_REJECTION);
  }

  @Test
  void anAnswerThatTheContractDoesNotHaveIsUnexpected() {
    adaAtTwo().answered("p1", Verdict.OUTSIDE).user(ADA, "p1", email("born"), 2);
    assertFinds(Kind.UNEXPECTED);
  }

  @Test
  void anAddressThatNobodyElseWantsAndIsTakenIsUnexpected() {
    adaAtTwo()
        .create("late", null)
        .rejected("late", BOB, "email-taken")
        .user(ADA, "p1", email("born"), 2);
    assertFinds(Kind.UNEXPECTED);
  }

  @Test
  void aConditionThatHeldAndIsRefusedIsUnexpected() {
    adaAtTwo()
        .patch("p2", ADA, 2)
        .rejected("p2", ADA, "version-mismatch")
        .user(ADA, "p1", email("born"), 2);
    assertFinds(Kind.UNEXPECTED);
  }

  @Test
  void aConditionThatDidNotHoldAndIsAppliedIsUnexpected() {
    adaAtTwo().patch("p2", ADA, 1).applied("p2", ADA, 3L).user(ADA, "p2", email("born"), 3);
    assertFinds(Kind.UNEXPECTED);
  }

  @Test
  void aReadThatSeesWhatNobodyWroteIsUnexpected() {
    adaAtTwo().user(ADA, "p1", email("born"), 2).read(ADA, null, found(3, "p3"));
    assertFinds(Kind.UNEXPECTED);
  }

  @Test
  void anInnocentDeadLetterIsUnexpected() {
    adaAtTwo().user(ADA, "p1", email("born"), 2).deadLetter("p1");
    assertFinds(Kind.UNEXPECTED);
  }

  @Test
  void poisonThatVanishedIsLost() {
    adaAtTwo().user(ADA, "p1", email("born"), 2).poison("poison-1");
    assertFinds(Kind.LOST);
  }

  @Test
  void aUserWhomNobodyCreatedIsUnexpected() {
    adaAtTwo().user(ADA, "p1", email("born"), 2).user(BOB, "stranger", "who@example.org", 1);
    assertFinds(Kind.UNEXPECTED);
  }
}
