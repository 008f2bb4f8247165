package io.muster.imports;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a worker answers to a chunk, as the message contract says; {@link ChunkAnswer} is what its
 * sender reads. Safe for all threads.
 */
public final class ChunkReply {

  private ChunkReply() {}

  /** The body of the reply that tells a result. */
  public static byte[] encode(ChunkResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("import_id", result.id().importId());
      json.writeNumberField("chunk", result.id().chunk());
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
        json.writeStringField("reason", "The rows: " + result.status().reason());
      }
      json.writeStringField("decided_at", result.decidedAt().toString());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
