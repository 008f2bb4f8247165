package io.muster.worker.consume;

import io.muster.deadletter.DeadLetterCategory;
import io.muster.messaging.CommandDecoding;
import io.muster.worker.deadletter.DeadLetterMessages;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Sends deliveries that can't be processed to the dead letters. On the engine's context. */
final class DeadLetterSender {

  private final Publications publications;
  private final EngineTools tools;

  DeadLetterSender(Publications publications, EngineTools tools) {
    this.publications = publications;
    this.tools = tools;
  }

  /** Sends on those that hold no command; completes once the broker has them. */
  Future<Void> sendInvalid(List<Inbound> members, BooleanSupplier mayRepeat) {
    List<Outgoing> letters = new ArrayList<>(0);
    for (Inbound inbound : members) {
      if (inbound.decoding() instanceof CommandDecoding.Invalid invalid) {
        letters.add(letter(inbound, DeadLetterCategory.INVALID, invalid.reason()));
      }
    }
    return publications.send(letters, mayRepeat);
  }

  /** Sends on a command that can't be applied; completes once the broker has it. */
  Future<Void> sendRefused(Inbound inbound, String cause, BooleanSupplier mayRepeat) {
    return publications.send(
        List.of(letter(inbound, DeadLetterCategory.REFUSED, cause)), mayRepeat);
  }

  private Outgoing letter(Inbound inbound, DeadLetterCategory category, String reason) {
    DeadLetterNotice.tell(
        tools.metrics(),
        inbound.delivery().queue(),
        inbound.delivery().properties().messageId(),
        category,
        reason);
    Instant now = tools.clock().instant();
    Duration held = Duration.ofNanos(System.nanoTime() - inbound.receivedNanos());
    return new Outgoing(
        DeadLetterMessages.of(
            inbound.delivery(),
            inbound.decoding(),
            inbound.bodyBytes(),
            category,
            reason,
            now.minus(held),
            now),
        Outgoing.Kind.DEAD_LETTER);
  }
}
