package io.muster.deadletter;

import io.muster.command.CommandType;
import io.muster.user.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that no worker could process, as it is stored.
 *
 * @param id the command id, or another id that the same message always has
 * @param commandId the command's id; null where it has none
 * @param userId the user it was about; null where it names none
 * @param type the kind of command; null where it is none
 * @param category why it is here, in one word
 * @param reason why it is here, in more
 * @param source where it came from
 * @param attempts how often it was delivered; 0 where that isn't known
 * @param firstAt when a worker first had it
 * @param lastAt when it was given up
 * @param fingerprint of the request that made it, or null
 * @param body its JSON without passwords; null where it had none that could be kept
 * @param bodyBytes how long its body was
 */
public record DeadLetter(
    String id,
    @Nullable String commandId,
    @Nullable UserId userId,
    @Nullable CommandType type,
    DeadLetterCategory category,
    String reason,
    Source source,
    long attempts,
    Instant firstAt,
    Instant lastAt,
    @Nullable String fingerprint,
    @Nullable String body,
    int bodyBytes) {

  /**
   * Where a dead letter came from.
   *
   * @param queue the queue it was in
   * @param exchange the exchange it was published to
   * @param routingKey the key it was published with
   * @param messageId its own id, or null
   * @param amqpUser who published it, or null
   * @param timestamp when it was made, or null
   */
  public record Source(
      String queue,
      String exchange,
      String routingKey,
      @Nullable String messageId,
      @Nullable String amqpUser,
      @Nullable Instant timestamp) {}

  @Override
  public String toString() {
    return "DeadLetter[" + id + ", " + category.wireName() + "]";
  }
}
