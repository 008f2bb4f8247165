package io.muster.imports;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a worker answers to a chunk, as the message contract says; {@link ChunkAnswer} is what its
 * sender reads. Safe for all threads.
 */
public final class ChunkReply {

  private static final int USUAL_BYTES = 384;

  private ChunkReply() {}

  /**
   * The body of the reply to a message that became a dead letter.
   *
   * @param id the chunk that it was meant to be, or null where that can't be told
   * @param reason what was wrong and what would be right; without secrets
   * @param at when it was given up
   */
  public static byte[] failed(@Nullable ChunkId id, String reason, Instant at) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      if (id != null) {
        writeId(json, id);
      }
      json.writeStringField("status", ChunkStatus.FAILED.wireName());
      json.writeStringField("reason", reason);
      json.writeStringField("decided_at", at.toString());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** The body of the reply that tells a result. */
  public static byte[] encode(ChunkResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      writeId(json, result.id());
      json.writeStringField("status", result.status().wireName());
      json.writeNumberField("first_row", result.firstRow());
      json.writeNumberField("last_row", result.lastRow());
      json.writeNumberField("created", result.createdCount());
      json.writeNumberField("updated", result.updated().size());
      json.writeNumberField("skipped", result.skipped().size());
      json.writeNumberField("rejected", result.rejectedCount());
      json.writeFieldName("rejected_rows");
      json.writeStartArray();
      for (ChunkResult.RejectedRow row : result.rejected()) {
        json.writeStartObject();
        json.writeNumberField("row", row.row());
        json.writeFieldName("faults");
        RowJson.writeFaults(json, row.faults());
        json.writeEndObject();
      }
      json.writeEndArray();
      if (result.status() != ChunkStatus.APPLIED) {
        json.writeStringField("reason", "Each row " + result.status().reason());
      }
      json.writeStringField("decided_at", result.decidedAt().toString());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void writeId(JsonGenerator json, ChunkId id) throws IOException {
    json.writeStringField("import_id", id.importId());
    json.writeNumberField("chunk", id.chunk());
  }
}
