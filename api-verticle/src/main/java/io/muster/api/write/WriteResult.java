package io.muster.api.write;

import io.muster.messaging.Reply;

/** What is known about a write when its wait is over. */
public sealed interface WriteResult {

  /**
   * A worker has decided it.
   *
   * @param reply the outcome, with the token that makes later reads see it
   * @param replayed whether another write with the same id was decided, and this is its answer
   */
  record Decided(Reply reply, boolean replayed) implements WriteResult {}

  /** The queue has it, and its outcome will be found under its operation: 202. */
  record Accepted() implements WriteResult {}

  /**
   * The queue does not have it and never will: 503, and the sender may try again.
   *
   * @param reason why not
   * @param retryAfterSeconds when trying again is worth it, 1 to 60
   */
  record NotTaken(Reason reason, int retryAfterSeconds) implements WriteResult {}

  /**
   * The connection to the queue was cut before the confirm, and nothing was heard until the
   * deadline: 503 outcome-unknown with the operation's address.
   *
   * @param retryAfterSeconds when asking for the operation is worth it, 1 to 60
   */
  record OutcomeUnknown(int retryAfterSeconds) implements WriteResult {}

  /** Why a write was not taken. */
  enum Reason {
    /** Its shard's queue is full. */
    QUEUE_FULL,
    /** As many writes as may be wait in this process. */
    TOO_MANY_IN_FLIGHT,
    /** The broker is short of memory or disk, and takes nothing. */
    BROKER_BLOCKED,
    /** The broker is away, or its topology is incomplete. */
    BROKER_AWAY,
    /** This process is stopping. */
    STOPPING
  }
}
