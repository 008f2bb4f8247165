package io.muster.worker.imports;

import io.muster.imports.ChunkReply;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkResult.RejectedRow;
import io.muster.imports.ChunkResult.UpdatedRow;
import io.muster.imports.ChunkRow;
import io.muster.imports.ChunkStatus;
import io.muster.imports.ImportChunk;
import io.muster.imports.ImportIds;
import io.muster.messaging.Event;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.OutgoingMessage;
import io.muster.user.UserId;
import io.muster.worker.consume.Outgoing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the reply and the events of a chunk that was decided. Safe for all threads. */
public final class ChunkSettlement {

  private final String amqpUser;

  /** Made for the user of the publishing connection. */
  public ChunkSettlement(String amqpUser) {
    this.amqpUser = amqpUser;
  }

  /** The reply, where the sender wants one. */
  List<Outgoing> replies(InboundChunk inbound, ChunkResult result) {
    MessageProperties properties = inbound.delivery().properties();
    String replyTo = properties.replyTo();
    if (replyTo == null || replyTo.isEmpty()) {
      return List.of();
    }
    OutgoingMessage reply =
        new OutgoingMessage(
            "",
            replyTo,
            false,
            MessageProperties.reply(properties.correlationId()),
            ChunkReply.encode(result));
    return List.of(new Outgoing(reply, Outgoing.Kind.REPLY));
  }

  /**
   * One event for each row that made or changed a user. Also for a chunk that was decided before:
   * it may be that its events never went out.
   *
   * @param openedAt when the import was opened
   */
  List<OutgoingMessage> events(ImportChunk chunk, ChunkResult result, Instant openedAt) {
    if (result.status() != ChunkStatus.APPLIED) {
      return List.of();
    }
    ImportIds ids = ImportIds.of(chunk.id().importId(), openedAt);
    Set<Long> without = new HashSet<>(result.skipped());
    result.rejected().stream().map(RejectedRow::row).forEach(without::add);
    Map<Long, UpdatedRow> updated = new HashMap<>();
    result.updated().forEach(row -> updated.put(row.row(), row));
    List<OutgoingMessage> events = new ArrayList<>(chunk.rows().size());
    long number = chunk.firstRow();
    for (ChunkRow row : chunk.rows()) {
      if (row instanceof ChunkRow.Valid valid && !without.contains(number)) {
        UpdatedRow changed = updated.get(number);
        String source = chunk.id().importId() + "/" + openedAt + "/row/" + number;
        events.add(
            changed == null
                ? created(source, valid, ids.userOf(number), result)
                : Event.of(
                    source,
                    "user.updated",
                    changed.user(),
                    changed.version(),
                    result.decidedAt(),
                    amqpUser));
      }
      number++;
    }
    return events;
  }

  private OutgoingMessage created(
      String source, ChunkRow.Valid valid, UserId made, ChunkResult result) {
    UserId given = valid.row().id();
    Long version = valid.row().version();
    return Event.of(
        source,
        "user.created",
        given == null ? made : given,
        version == null ? 1L : version,
        result.decidedAt(),
        amqpUser);
  }
}
