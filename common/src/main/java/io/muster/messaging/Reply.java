package io.muster.messaging;

import io.muster.command.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a worker answers to a command.
 *
 * @param outcome the decision
 * @param consistencyToken what a later read may carry to see it; null where nothing was committed
 * @param queuedMillis how long the command was in the queue, for an honest {@code Retry-After}; 0
 *     where it isn't known
 * @param replayed whether an earlier message with the same id had been decided, so that this is its
 *     answer again; false where that isn't sure
 * @param operationId under which the sender can ask for the outcome over HTTP; null where the
 *     sender is one of Muster's own users, which make such ids themselves
 */
public record Reply(
    Outcome outcome,
    @Nullable String consistencyToken,
    long queuedMillis,
    boolean replayed,
    @Nullable String operationId) {

  /** A decision that is told for the first time, as far as is known, to one of Muster's own. */
  public Reply(Outcome outcome, @Nullable String consistencyToken, long queuedMillis) {
    this(outcome, consistencyToken, queuedMillis, false, null);
  }
}
