package io.muster.signing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operation's id says.
 *
 * @param commandId the command whose outcome it shows, 1 to {@link
 *     io.muster.command.Command#MAX_ID_LENGTH} characters
 * @param client the name of the client (or AMQP user) that sent the command, 1 to {@link
 *     #MAX_CLIENT_LENGTH} characters: it may look, and administrators
 * @param at to the second, the command's timestamp, or, where the id is given out with the outcome,
 *     when it was decided
 * @param mark which of several requests with one idempotency key it is about, see {@link
 *     Fingerprints#mark}; null where that can't be told, or where there is no key
 */
public record Operation(String commandId, String client, Instant at, @Nullable String mark) {

  /** The longest name of a client in characters: what an AMQP short string can hold. */
  public static final int MAX_CLIENT_LENGTH = 255;

  /** An operation without a mark. */
  public Operation(String commandId, String client, Instant at) {
    this(commandId, client, at, null);
  }
}
