package io.muster.worker.model;

/**
 * A promise that is broken.
 *
 * @param promise which
 * @param text how
 */
record Violation(Promise promise, String text) {

  /** What is promised. */
  enum Promise {
    /** A command has one decision, and at most one effect, for ever. */
    DECIDED_ONCE,
    /** The commands of one user are decided in the order in which their queue took them. */
    IN_ORDER,
    /** What was answered as rejected is never applied. */
    REJECTED_NEVER_APPLIED,
    /** What was answered is what a majority of the store has. */
    REPLIES_ARE_DURABLE,
    /** What was answered is never rolled back (follows from the one before). */
    REPLIES_NOT_ROLLED_BACK,
    /** All answers for one command are the same. */
    REPLIES_ARE_EQUAL,
    /** Two users never have the same address. */
    ADDRESSES_ARE_UNIQUE,
    /** Nothing is acknowledged that has no durable decision. */
    ACKNOWLEDGED_AFTER_COMMIT,
    /** What a legal batch wants can always be written, whatever changes hands inside it. */
    LEGAL_BATCHES_COMMIT,
    /** Whatever has happened, every command can still be decided: none is lost, none is stuck. */
    ALL_DECIDED_IN_THE_END,
    /** What is answered as expired was not applied. Kept as long as outcomes are; see the tests. */
    EXPIRED_WAS_NOT_APPLIED
  }
}
