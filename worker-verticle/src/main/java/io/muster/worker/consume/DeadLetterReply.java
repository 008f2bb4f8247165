package io.muster.worker.consume;

import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.deadletter.DeadLetter;
import io.muster.deadletter.DeadLetterCategory;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkReply;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the sender of a dead letter is told. */
final class DeadLetterReply {

  private final Set<String> ownUsers;
  private final ProducerOperations operations;
  private final Duration outcomeRetention;

  /**
   * Tells them.
   *
   * @param ownUsers the AMQP users of Muster's own processes
   * @param operations makes one id for each outcome of a producer
   * @param outcomeRetention how long outcomes are kept
   */
  DeadLetterReply(Set<String> ownUsers, ProducerOperations operations, Duration outcomeRetention) {
    this.ownUsers = Set.copyOf(ownUsers);
    this.operations = operations;
    this.outcomeRetention = outcomeRetention;
  }

  /** The outcome of a dead letter's command; null where there is no command to have one. */
  @Nullable Outcome failed(DeadLetter letter, Instant now) {
    if (letter.commandId() == null || letter.userId() == null || letter.type() == null) {
      return null;
    }
    return new Outcome(
        letter.commandId(),
        letter.userId(),
        letter.type(),
        OutcomeStatus.FAILED,
        null,
        problem(letter),
        letter.fingerprint(),
        now,
        now.plus(outcomeRetention));
  }

  /** The message to the sender; null where nobody waits, or where it would go where it must not. */
  @Nullable OutgoingMessage message(
      DeadLetter letter,
      MessageProperties properties,
      DeadLetterSession.Standing standing,
      Instant now) {
    String replyTo = properties.replyTo();
    if (replyTo == null || replyTo.isEmpty() || !mayReplyTo(replyTo, letter)) {
      return null;
    }
    byte[] body =
        letter.source().queue().equals(Names.IMPORTS)
            ? standing
                .chunk()
                .map(ChunkReply::encode)
                .orElseGet(() -> ChunkReply.failed(chunk(letter), letter.reason(), now))
            : bodyOf(letter, standing.outcome(), now);
    return new OutgoingMessage(
        "", replyTo, false, MessageProperties.reply(properties.correlationId()), body);
  }

  private static @Nullable ChunkId chunk(DeadLetter letter) {
    return Optional.ofNullable(letter.source().messageId()).flatMap(ChunkId::parse).orElse(null);
  }

  private byte[] bodyOf(DeadLetter letter, Optional<Outcome> standing, Instant now) {
    return standing
        .map(outcome -> ReplyCodec.encode(reply(letter, outcome)))
        .orElseGet(() -> withoutOutcome(letter, now));
  }

  private Reply reply(DeadLetter letter, Outcome outcome) {
    String operation = operations.idFor(letter.source().amqpUser(), outcome);
    return new Reply(outcome, null, 0, false, operation);
  }

  /** The invalid ones are here too, and with them those that name a queue of Muster's. */
  private boolean mayReplyTo(String replyTo, DeadLetter letter) {
    String sender = letter.source().amqpUser();
    return !replyTo.startsWith("muster.")
        || (replyTo.startsWith(Names.REPLIES_PREFIX)
            && sender != null
            && ownUsers.contains(sender));
  }

  private static Problem problem(DeadLetter letter) {
    return Problem.of(
        ProblemType.COMMAND_FAILED,
        letter.category() == DeadLetterCategory.INVALID
            ? "The message is no command that can be processed: " + letter.reason()
            : "No worker could process the command; it is kept, and can be tried again.");
  }

  private static byte[] withoutOutcome(DeadLetter letter, Instant now) {
    Problem problem = problem(letter);
    JsonObject reply = new JsonObject();
    if (letter.commandId() != null) {
      reply.put("command_id", letter.commandId());
    }
    return reply
        .put("status", OutcomeStatus.FAILED.wireName())
        .put(
            "problem",
            new JsonObject()
                .put("type", problem.type().path())
                .put("title", problem.type().title())
                .put("status", problem.type().status())
                .put("detail", problem.detail()))
        .put("decided_at", now.toString())
        .toBuffer()
        .getBytes();
  }
}
