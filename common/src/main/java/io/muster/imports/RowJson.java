package io.muster.imports;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a row is written in a chunk, and in NDJSON. */
public final class RowJson {

  public static final String ID = "_id";
  public static final String NAME = "name";
  public static final String EMAIL = "email";
  public static final String PASSWORD_HASH = "password_hash";
  public static final String CREATED_AT = "created_at";
  public static final String UPDATED_AT = "updated_at";
  public static final String VERSION = "version";
  public static final String REJECTED = "rejected";
  public static final String FIELD = "field";
  public static final String REASON = "reason";

  private RowJson() {}

  /** Writes a row as one JSON object. */
  public static void write(JsonGenerator json, ChunkRow row) throws IOException {
    json.writeStartObject();
    if (row instanceof ChunkRow.Valid valid) {
      writeUser(json, valid.row());
    } else if (row instanceof ChunkRow.Refused refused) {
      json.writeFieldName(REJECTED);
      writeFaults(json, refused.faults());
    }
    json.writeEndObject();
  }

  /** Writes faults as an array. */
  static void writeFaults(JsonGenerator json, Iterable<RowFault> faults) throws IOException {
    json.writeStartArray();
    for (RowFault fault : faults) {
      json.writeStartObject();
      json.writeStringField(FIELD, fault.field());
      json.writeStringField(REASON, fault.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeUser(JsonGenerator json, ImportRow row) throws IOException {
    if (row.id() != null) {
      json.writeStringField(ID, row.id().hex());
    }
    json.writeStringField(NAME, row.name());
    json.writeStringField(EMAIL, row.email().written());
    if (row.passwordHash() != null) {
      json.writeStringField(PASSWORD_HASH, row.passwordHash());
    }
    writeTime(json, CREATED_AT, row.createdAt());
    writeTime(json, UPDATED_AT, row.updatedAt());
    if (row.version() != null) {
      json.writeNumberField(VERSION, row.version());
    }
  }

  private static void writeTime(JsonGenerator json, String field, @Nullable Instant time)
      throws IOException {
    if (time != null) {
      json.writeStringField(field, time.toString());
    }
  }
}
