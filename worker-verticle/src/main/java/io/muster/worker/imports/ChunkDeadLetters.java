package io.muster.worker.imports;

import io.muster.deadletter.DeadLetterCategory;
import io.muster.imports.ChunkDecoding;
import io.muster.imports.ChunkId;
import io.muster.worker.consume.DeadLetterNotice;
import io.muster.worker.consume.EngineTools;
import io.muster.worker.consume.Outgoing;
import io.muster.worker.deadletter.DeadLetterMessages;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the letters of chunks that can't be processed. On the engine's context. */
final class ChunkDeadLetters {

  private final EngineTools tools;

  ChunkDeadLetters(EngineTools tools) {
    this.tools = tools;
  }

  /** The letter of a delivery that holds no chunk. */
  Outgoing invalid(InboundChunk inbound, ChunkDecoding.Invalid invalid) {
    return letter(inbound, invalid.id(), DeadLetterCategory.INVALID, invalid.reason());
  }

  /** The letter of a chunk that can't be applied. */
  Outgoing refused(InboundChunk inbound, ChunkDecoding.Valid valid, String reason) {
    return letter(inbound, valid.chunk().id(), DeadLetterCategory.REFUSED, reason);
  }

  private Outgoing letter(
      InboundChunk inbound, @Nullable ChunkId id, DeadLetterCategory category, String reason) {
    DeadLetterNotice.tell(
        tools.metrics(),
        inbound.delivery().queue(),
        inbound.delivery().properties().messageId(),
        category,
        reason);
    Instant now = tools.clock().instant();
    Duration held = Duration.ofNanos(System.nanoTime() - inbound.receivedNanos());
    return new Outgoing(
        DeadLetterMessages.ofChunk(
            inbound.delivery(), id, inbound.bodyBytes(), category, reason, now.minus(held), now),
        Outgoing.Kind.DEAD_LETTER);
  }
}
