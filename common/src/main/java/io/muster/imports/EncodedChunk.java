package io.muster.imports;

import io.muster.messaging.CommandCodec;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as it goes on the queue.
 *
 * @param id which one
 * @param firstRow its first row
 * @param rows how many rows it has
 * @param last whether it is the import's last one
 * @param body the message's body; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
public record EncodedChunk(ChunkId id, long firstRow, int rows, boolean last, byte[] body) {

  /** The number of its last row. */
  public long lastRow() {
    return firstRow + rows - 1;
  }

  /**
   * The message that brings it to the workers.
   *
   * @param amqpUser the user of the connection that publishes; the broker checks it
   * @param timestamp when it was made
   * @param replyTo the queue for the reply, or null where nobody waits
   */
  public OutgoingMessage message(String amqpUser, Instant timestamp, @Nullable String replyTo) {
    return new OutgoingMessage(
        Names.IMPORTS,
        "",
        true,
        new MessageProperties(
            id.text(),
            null,
            amqpUser,
            MessageProperties.JSON,
            timestamp,
            replyTo,
            replyTo == null ? null : id.text(),
            Map.of(CommandCodec.SCHEMA_HEADER, CommandCodec.SCHEMA)),
        body);
  }

  @Override
  public String toString() {
    return "EncodedChunk[" + id + ", rows " + firstRow + " to " + lastRow() + "]";
  }
}
