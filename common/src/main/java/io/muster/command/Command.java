package io.muster.command;

import io.muster.user.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One wanted change to one user.
 *
 * @param id the id of the command, unique per intent: what has the same id is decided once
 * @param userId the user it is about; for a creation, the id the user will have
 * @param timestamp when the sender made it, to the second as AMQP carries it; starts its maximum
 *     age
 * @param fingerprint an HMAC over the request that made it, or null where its sender made none
 * @param change what is wanted
 */
public record Command(
    String id, UserId userId, Instant timestamp, @Nullable String fingerprint, Change change) {

  /** The longest id in characters. */
  public static final int MAX_ID_LENGTH = 256;

  /** The kind of command. */
  public CommandType type() {
    return change.type();
  }
}
