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
 */
public record Reply(
    Outcome outcome, @Nullable String consistencyToken, long queuedMillis, boolean replayed) {

  /** A decision that is told for the first time, as far as is known. */
  public Reply(Outcome outcome, @Nullable String consistencyToken, long queuedMillis) {
    this(outcome, consistencyToken, queuedMillis, false);
  }
}
