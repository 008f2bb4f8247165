package io.muster.system.chaos.check;

/**
 * A promise that was broken.
 *
 * @param kind which
 * @param what what was seen, naming intents and users
 */
public record Violation(Kind kind, String what) {

  /** The promises. */
  public enum Kind {
    /** What was acknowledged, or had been put on the queue, has no effect. */
    LOST,
    /** One change was made more than once. */
    DOUBLED,
    /** Changes to one user were not made in the order in which the queue took them. */
    REORDERED,
    /** A read with the token of a write didn't see it. */
    STALE,
    /** A deleted user was there again. */
    RESURRECTED,
    /** The same key, or message id, had different answers. */
    WRONG_REPLAY,
    /** What was answered as refused was made. */
    APPLIED_AFTER_REJECTION,
    /** What the contract doesn't allow. */
    UNEXPECTED
  }
}
