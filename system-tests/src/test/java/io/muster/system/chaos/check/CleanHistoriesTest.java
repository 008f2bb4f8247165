package io.muster.system.chaos.check;

import static io.muster.system.chaos.check.HistoryMaker.ADA;
import static io.muster.system.chaos.check.HistoryMaker.BOB;
import static io.muster.system.chaos.check.HistoryMaker.absent;
import static io.muster.system.chaos.check.HistoryMaker.appliedAnswer;
import static io.muster.system.chaos.check.HistoryMaker.email;
import static io.muster.system.chaos.check.HistoryMaker.found;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.system.chaos.history.Answer;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Entry.Way;
import io.muster.system.chaos.history.Sight;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanHistoriesTest {

  private final HistoryMaker history = new HistoryMaker();

  private HistoryMaker adaAtTwo() {
    return history
        .create("born", null)
        .applied("born", ADA, 1L)
        .patch("p1", ADA)
        .applied("p1", ADA, 2L);
  }

  private Judgement assertClean() {
    Judgement judgement = history.judge();
    assertEquals(List.of(), judgement.violations());
    return judgement;
  }

  @Test
  void aLifeFromCreationToDeleteWithReadsPasses() {
    adaAtTwo()
        .read(ADA, "p1", found(2, "p1"))
        .read(ADA, null, found(1, "born"))
        .delete("gone", ADA)
        .applied("gone", ADA, null)
        .read(ADA, "gone", absent())
        .read(ADA, null, found(2, "p1"))
        .patch("late", ADA)
        .rejected("late", ADA, "user-not-found");
    Judgement judgement = assertClean();
    assertEquals(4, judgement.attempted());
    assertEquals(4, judgement.acknowledged());
    assertEquals(3, judgement.applied());
  }

  @Test
  void aChangeThatWasNotTakenAndLeftNoTracePasses() {
    adaAtTwo().patch("p2", ADA).answered("p2", Verdict.NOT_TAKEN).user(ADA, "p1", email("born"), 2);
    assertEquals(2, assertClean().acknowledged());
  }

  @Test
  void anUnknownOutcomeMayBeEither() {
    adaAtTwo()
        .patch("p2", ADA)
        .answered("p2", Verdict.UNKNOWN)
        .stored("p2", ADA, 3L)
        .patch("p3", ADA)
        .answered("p3", Verdict.UNKNOWN)
        .user(ADA, "p2", email("born"), 3);
    assertClean();
  }

  @Test
  void aNotTakenRetryOfAnUnknownSendingMayBeApplied() {
    adaAtTwo()
        .patch("p2", ADA)
        .answered("p2", Verdict.UNKNOWN)
        .answered("p2", Verdict.NOT_TAKEN)
        .stored("p2", ADA, 3L)
        .user(ADA, "p2", email("born"), 3);
    assertClean();
  }

  @Test
  void aSendingWithoutAnyAnswerMayBeEither() {
    adaAtTwo().patch("p2", ADA).user(ADA, "p1", email("born"), 2);
    history.send("p2");
    assertClean();
  }

  @Test
  void anAcceptedChangeThatWasDecidedLaterPasses() {
    adaAtTwo()
        .patch("p2", ADA)
        .answer(history.send("p2", Way.SEND_ASYNC), Answer.of(Verdict.ACCEPTED, "202"))
        .answer(history.send("p2", Way.LOOK_UP), Answer.of(Verdict.PENDING, "200"))
        .answer(history.send("p2", Way.LOOK_UP), appliedAnswer(ADA, 3L))
        .stored("p2", ADA, 3L)
        .user(ADA, "p2", email("born"), 3);
    assertClean();
  }

  @Test
  void changesSentAtTheSameTimeMayBeAppliedInAnyOrder() {
    adaAtTwo().patch("p2", ADA).patch("p3", ADA);
    long second = history.send("p2");
    long third = history.send("p3");
    history
        .answer(third, appliedAnswer(ADA, 3L))
        .answer(second, appliedAnswer(ADA, 4L))
        .stored("p3", ADA, 3L)
        .stored("p2", ADA, 4L)
        .user(ADA, "p2", email("born"), 4);
    assertClean();
  }

  @Test
  void theSameAnswerForEachRetryPasses() {
    adaAtTwo()
        .answered("p1", new Answer(Verdict.APPLIED, ADA, 2L, null, true, "200"))
        .answered("born", new Answer(Verdict.APPLIED, ADA, 1L, null, true, "201"))
        .user(ADA, "p1", email("born"), 2);
    assertClean();
  }

  @Test
  void aContendedAddressMayBeRefused() {
    adaAtTwo()
        .patchEmail("wanted", ADA, true)
        .rejected("wanted", ADA, "email-taken")
        .user(ADA, "p1", email("born"), 2);
    assertClean();
  }

  @Test
  void aConditionThatDidNotHoldMayBeRefused() {
    adaAtTwo()
        .patch("p2", ADA, 1)
        .rejected("p2", ADA, "version-mismatch")
        .patch("p3", ADA, 2)
        .applied("p3", ADA, 3L)
        .user(ADA, "p3", email("born"), 3);
    assertClean();
  }

  @Test
  void aChangeWithoutAKeyAndWithoutAnAnswerLeavesItsUserInDoubt() {
    adaAtTwo()
        .patchWithoutKey("p2", ADA)
        .answered("p2", Verdict.UNKNOWN)
        .stored("random", ADA, 3L)
        .user(ADA, "p2", email("born"), 3);
    assertClean();
  }

  @Test
  void aReadThatWasNotAnsweredTellsNothing() {
    adaAtTwo()
        .user(ADA, "p1", email("born"), 2)
        .read(ADA, "p1", new Sight(Sight.Kind.UNAVAILABLE, null, null, "503"));
    assertClean();
  }

  @Test
  void aCreationThatWasRetriedInAnotherShardHasOneUser() {
    history
        .create("born", null)
        .answered("born", Verdict.UNKNOWN)
        .answered("born", Verdict.ACCEPTED)
        .answered("born", appliedAnswer(BOB, 1L))
        .stored("born", BOB, 1L)
        .user(BOB, "born", email("born"), 1);
    assertClean();
  }

  @Test
  void poisonThatBecameADeadLetterPasses() {
    adaAtTwo().user(ADA, "p1", email("born"), 2).poison("poison-1").deadLetter("poison-1");
    assertClean();
  }
}
