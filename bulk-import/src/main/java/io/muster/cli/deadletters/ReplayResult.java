package io.muster.cli.deadletters;

import org.jspecify.annotations.Nullable;

/**
 * What became of the replay of one letter.
 *
 * @param id the letter's id
 * @param result in a word
 * @param replay the replay; null where there is none
 * @param version the user's version after it, or null
 * @param detail what there is to say about it, redacted; empty where there is nothing
 */
record ReplayResult(
    String id, Word result, @Nullable Replay replay, @Nullable Long version, String detail) {

  /** The words. */
  enum Word {
    /** It would be sent: of a dry run. */
    WOULD_SEND,
    APPLIED,
    REJECTED,
    EXPIRED,
    FAILED,
    /** It was sent, or may have been, and nobody answered. */
    UNKNOWN,
    /** The broker didn't take it. */
    NOT_SENT,
    /** It can't be replayed. */
    IMPOSSIBLE,
    /** It isn't there. */
    MISSING
  }

  /** Whether it was sent for nothing: broker or workers are away. */
  boolean wasInVain() {
    return result == Word.UNKNOWN || (result == Word.NOT_SENT && replay != null);
  }

  /** Whether nothing is left to do about it. */
  boolean isDone() {
    return result == Word.APPLIED || result == Word.WOULD_SEND;
  }
}
