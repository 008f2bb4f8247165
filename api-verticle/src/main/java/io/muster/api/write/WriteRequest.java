package io.muster.api.write;

import io.muster.command.Command;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A command to be put on the queue.
 *
 * @param command the command
 * @param traceparent the trace it belongs to, or null
 * @param waitAtMost how long to wait for its outcome; the answer deadline bounds it; zero answers
 *     as soon as the queue has it
 */
public record WriteRequest(Command command, @Nullable String traceparent, Duration waitAtMost) {}
