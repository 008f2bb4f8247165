package io.muster.system.chaos.history;

import org.jspecify.annotations.Nullable;

/**
 * What one sending of an intent, or one look at its operation, was answered.
 *
 * @param verdict what it means
 * @param userId the user that is told, or null
 * @param version the version that is told, or null
 * @param problem the last part of the problem's type, or null
 * @param replayed whether it says that it is the answer of before
 * @param detail for people: the status, and what is odd about it
 */
public record Answer(
    Verdict verdict,
    @Nullable String userId,
    @Nullable Long version,
    @Nullable String problem,
    boolean replayed,
    String detail) {

  /** What an answer means to its sender. */
  public enum Verdict {
    /** Decided: the change is made. */
    APPLIED,
    /** Decided: the change is refused, for ever. */
    REJECTED,
    /** Decided: it was too old. */
    EXPIRED,
    /** Decided: it became a dead letter. */
    FAILED,
    /** It is on the queue. */
    ACCEPTED,
    /** It is not on the queue, by this sending. */
    NOT_TAKEN,
    /** It may be on the queue or not. */
    UNKNOWN,
    /** The operation says: not decided yet. Tells nothing about the sending. */
    PENDING,
    /** The contract has no such answer. */
    OUTSIDE;

    /** Whether it says what became of the change, for good. */
    public boolean isDecided() {
      return this == APPLIED || this == REJECTED || this == EXPIRED || this == FAILED;
    }

    /** Whether it says that the queue has it. */
    public boolean isTaken() {
      return isDecided() || this == ACCEPTED;
    }
  }

  /** One without more. */
  public static Answer of(Verdict verdict, String detail) {
    return new Answer(verdict, null, null, null, false, detail);
  }
}
