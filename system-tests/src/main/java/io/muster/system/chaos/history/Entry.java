package io.muster.system.chaos.history;

import org.jspecify.annotations.Nullable;

/** One line of a history. Times are microseconds since the run began. */
public sealed interface Entry {

  /** From now on a client wants this. */
  record Wanted(Intent intent) implements Entry {}

  /**
   * An intent is sent, or its operation is looked up.
   *
   * @param call unique in a run
   */
  record Called(long call, String intent, Way way, long at) implements Entry {}

  /** What a call was answered. */
  record Answered(long call, Answer answer, long at) implements Entry {}

  /**
   * A user is read.
   *
   * @param after the intent whose consistency token goes with it; null without one
   */
  record ReadBegun(long call, String userId, @Nullable String after, long at) implements Entry {}

  /** What a read saw. */
  record ReadEnded(long call, Sight sight, long at) implements Entry {}

  /** Something is done to the system, for people who read on. */
  record Noted(String text, long at) implements Entry {}

  /** A message that no worker can process is on the queue: it has to become a dead letter. */
  record Poisoned(String messageId, long at) implements Entry {}

  /** A user at the end. */
  record FinalUser(String id, String name, String email, long version) implements Entry {}

  /** An outcome at the end. */
  record FinalOutcome(
      String commandId,
      String userId,
      String type,
      String status,
      @Nullable Long version,
      @Nullable String problem)
      implements Entry {}

  /** A dead letter at the end. */
  record FinalDeadLetter(String id, @Nullable String messageId, String category, String reason)
      implements Entry {}

  /** How a call is made. */
  enum Way {
    /** Sent, to wait for what becomes of it. */
    SEND,
    /** Sent, to know only that the queue has it. */
    SEND_ASYNC,
    /** Its operation is looked up. */
    LOOK_UP
  }
}
