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
 */
public record Reply(Outcome outcome, @Nullable String consistencyToken, long queuedMillis) {}
