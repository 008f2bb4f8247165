package io.muster.worker.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.worker.model.Violation.Promise;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every order of events in small worlds: with the protocol as it is no promise is ever broken, and
 * without any one of its mechanisms the search finds how one is.
 */
class WritePathModelTest {

  /** All that is promised without a limit. */
  private static final Set<Promise> ALWAYS =
      EnumSet.complementOf(EnumSet.of(Promise.EXPIRED_WAS_NOT_APPLIED));

  @Test
  void aCommandIsDecidedOnceHoweverWorkersStallAndDie() {
    assertHolds(Scenarios.redelivery());
  }

  @Test
  void theCommandsOfOneUserAreDecidedInTheOrderOfTheirQueue() {
    assertHolds(Scenarios.order());
  }

  @Test
  void aRetryInAnotherShardGetsTheFirstAnswer() {
    assertHolds(Scenarios.retryInAnotherShard());
  }

  @Test
  void whatWasRejectedIsNeverAppliedEvenWhenItsReasonGoesAway() {
    assertHolds(Scenarios.rejection());
  }

  @Test
  void whatWasAnsweredSurvivesAPrimaryThatStepsDown() {
    assertHolds(Scenarios.stepDown());
  }

  @Test
  void aCommandWhoseOutcomeExpiredIsNeverAppliedAgain() {
    assertHolds(Scenarios.lateRedelivery(true));
  }

  @Test
  void aRetryAtTheLastMomentIsNeverAppliedBesideTheFirst() {
    assertHolds(Scenarios.lateRetry());
  }

  @Test
  void usersMaySwapTheirAddressesInsideABatch() {
    assertHolds(Scenarios.swap());
  }

  @Test
  void anAddressThatIsGivenUpInsideABatchMayBeTakenInIt() {
    assertHolds(Scenarios.handOver());
  }

  @Test
  void anOutcomeOutsideTheTransactionLetsACommandBeAppliedTwice() {
    assertBreaks(Promise.DECIDED_ONCE, Scenarios.order(), Mutation.OUTCOME_OUTSIDE_TRANSACTION);
  }

  @Test
  void rejectionsWithoutOutcomesMayBeAppliedAfterTheirReply() {
    assertBreaks(
        Promise.REJECTED_NEVER_APPLIED, Scenarios.rejection(), Mutation.REJECTIONS_NOT_RECORDED);
  }

  @Test
  void anAcknowledgementBeforeTheCommitLosesCommands() {
    assertBreaks(Promise.ALL_DECIDED_IN_THE_END, Scenarios.rejection(), Mutation.ACK_BEFORE_COMMIT);
  }

  @Test
  void aRetentionBelowTheMaximumAgeLetsACommandBeAppliedTwice() {
    assertBreaks(
        Promise.DECIDED_ONCE,
        Scenarios.lateRedelivery(false),
        Mutation.RETENTION_BELOW_MAXIMUM_AGE);
  }

  @Test
  void agesByAWorkersSlowClockLetACommandBeAppliedTwice() {
    assertBreaks(
        Promise.DECIDED_ONCE, Scenarios.lateRedelivery(true), Mutation.AGE_BY_WORKERS_CLOCK);
  }

  @Test
  void consumersThatAreActiveAtTheSameTimeReorder() {
    assertBreaks(Promise.IN_ORDER, Scenarios.order(), Mutation.NO_SINGLE_ACTIVE_CONSUMER);
  }

  @Test
  void aPrefetchThatShrinksReorders() {
    assertBreaks(Promise.IN_ORDER, Scenarios.order(), Mutation.PREFETCH_SHRINKS);
  }

  @Test
  void insertsBeforeUpdatesRefuseALegalBatch() {
    assertBreaks(Promise.LEGAL_BATCHES_COMMIT, Scenarios.handOver(), Mutation.INSERTS_FIRST);
  }

  @Test
  void addressesThatAreNotSetAsideRefuseALegalBatch() {
    assertBreaks(Promise.LEGAL_BATCHES_COMMIT, Scenarios.swap(), Mutation.NO_PARKING);
  }

  @Test
  void withoutAUniqueIndexTwoUsersShareAnAddress() {
    assertBreaks(
        Promise.ADDRESSES_ARE_UNIQUE, Scenarios.retryInAnotherShard(), Mutation.NO_UNIQUE_INDEX);
  }

  @Test
  void aFoundOutcomeThatIsNotCommittedMayBeRolledBackAfterItsReply() {
    assertBreaks(
        Promise.REPLIES_NOT_ROLLED_BACK, Scenarios.stepDown(), Mutation.COMMIT_SKIPPED_WHERE_FOUND);
  }

  @Test
  void aCommitWithoutAMajorityMayBeRolledBackAfterItsReply() {
    assertBreaks(
        Promise.REPLIES_NOT_ROLLED_BACK, Scenarios.stepDown(), Mutation.COMMIT_WITHOUT_MAJORITY);
  }

  @Test
  void aCommandThatComesAgainAfterTheRetentionIsAnsweredAsExpiredThoughItWasApplied() {
    // The limit of what is promised: nobody knows any more what became of it.
    assertBreaks(Promise.EXPIRED_WAS_NOT_APPLIED, Scenarios.lateRedelivery(false), Mutation.NONE);
  }

  private static void assertHolds(Scenario scenario) {
    Search.Result result = Search.of(scenario, ALWAYS);
    System.out.println(result);
    assertTrue(result.trace().isEmpty(), result::toString);
  }

  private static void assertBreaks(Promise promise, Scenario scenario, Mutation mutation) {
    Search.Result result = Search.of(scenario.without(mutation), Set.of(promise));
    System.out.println(result);
    assertEquals(
        promise,
        result.trace().map(trace -> trace.violation().promise()).orElse(null),
        result::toString);
  }
}
