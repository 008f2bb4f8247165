package io.muster.mongo;

import static io.muster.mongo.DocumentReader.present;

import io.muster.imports.ChunkId;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkResult.RejectedRow;
import io.muster.imports.ChunkResult.UpdatedRow;
import io.muster.imports.ChunkStatus;
import io.muster.imports.RowFault;
import io.muster.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** How the result of a chunk is stored: the counts beside the lists, so that an index has them. */
public final class ChunkResultDocuments {

  /** The collection. */
  public static final String COLLECTION = "import_chunks";

  public static final String ID = "_id";
  public static final String IMPORT_ID = "import_id";
  public static final String CHUNK = "chunk";
  public static final String FIRST_ROW = "first_row";
  public static final String LAST_ROW = "last_row";

  /** Whether it was the import's last chunk. */
  public static final String LAST = "last";

  public static final String ROWS_DIGEST = "rows_digest";
  public static final String STATUS = "status";
  public static final String ROWS = "rows";
  public static final String CREATED = "created";
  public static final String UPDATED = "updated";
  public static final String SKIPPED = "skipped";
  public static final String REJECTED = "rejected";
  public static final String UPDATED_ROWS = "updated_rows";
  public static final String SKIPPED_ROWS = "skipped_rows";
  public static final String REJECTED_ROWS = "rejected_rows";
  public static final String ROW = "row";
  public static final String FAULTS = "faults";
  public static final String FIELD = "field";
  public static final String REASON = "reason";
  public static final String DECIDED_AT = "decided_at";
  public static final String EXPIRES_AT = "expires_at";

  private static final String USER_ID = "user_id";
  private static final String VERSION = "version";

  private ChunkResultDocuments() {}

  /** Writes a result as a document. */
  public static void write(BsonWriter writer, ChunkResult result) {
    writer.writeStartDocument();
    writer.writeString(ID, result.id().text());
    writer.writeString(IMPORT_ID, result.id().importId());
    writer.writeInt32(CHUNK, result.id().chunk());
    writer.writeInt64(FIRST_ROW, result.firstRow());
    writer.writeInt64(LAST_ROW, result.lastRow());
    writer.writeBoolean(LAST, result.last());
    if (result.rowsDigest() != null) {
      writer.writeInt64(ROWS_DIGEST, result.rowsDigest());
    }
    writer.writeString(STATUS, result.status().wireName());
    writer.writeInt64(ROWS, result.rows());
    writer.writeInt64(CREATED, result.createdCount());
    writer.writeInt64(UPDATED, result.updated().size());
    writer.writeInt64(SKIPPED, result.skipped().size());
    writer.writeInt64(REJECTED, result.rejectedCount());
    writeLists(writer, result);
    writer.writeDateTime(DECIDED_AT, result.decidedAt().toEpochMilli());
    writer.writeDateTime(EXPIRES_AT, result.expiresAt().toEpochMilli());
    writer.writeEndDocument();
  }

  private static void writeLists(BsonWriter writer, ChunkResult result) {
    writer.writeStartArray(UPDATED_ROWS);
    for (UpdatedRow row : result.updated()) {
      writer.writeStartDocument();
      writer.writeInt64(ROW, row.row());
      writer.writeObjectId(USER_ID, UserDocuments.objectId(row.user()));
      writer.writeInt64(VERSION, row.version());
      writer.writeEndDocument();
    }
    writer.writeEndArray();
    writer.writeStartArray(SKIPPED_ROWS);
    result.skipped().forEach(writer::writeInt64);
    writer.writeEndArray();
    writer.writeStartArray(REJECTED_ROWS);
    for (RejectedRow row : result.rejected()) {
      writer.writeStartDocument();
      writer.writeInt64(ROW, row.row());
      writer.writeStartArray(FAULTS);
      for (RowFault fault : row.faults()) {
        writer.writeStartDocument();
        writer.writeString(FIELD, fault.field());
        writer.writeString(REASON, fault.reason());
        writer.writeEndDocument();
      }
      writer.writeEndArray();
      writer.writeEndDocument();
    }
    writer.writeEndArray();
  }

  /**
   * Reads a result from a document; unknown fields are passed over.
   *
   * @throws RuntimeException if a field is missing or not as it must be
   */
  public static ChunkResult read(BsonReader reader) {
    Fields fields = new Fields();
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      fields.read(reader);
    }
    reader.readEndDocument();
    return fields.result();
  }

  private static final class Fields {
    private @Nullable String importId;
    private @Nullable Long chunk;
    private @Nullable Long firstRow;
    private @Nullable Long lastRow;
    private boolean last;
    private @Nullable Long rowsDigest;
    private @Nullable ChunkStatus status;
    private List<UpdatedRow> updated = List.of();
    private List<Long> skipped = List.of();
    private List<RejectedRow> rejected = List.of();
    private @Nullable Instant decidedAt;
    private @Nullable Instant expiresAt;

    void read(BsonReader reader) {
      switch (reader.readName()) {
        case IMPORT_ID -> importId = reader.readString();
        case CHUNK -> chunk = DocumentReader.number(reader);
        case FIRST_ROW -> firstRow = DocumentReader.number(reader);
        case LAST_ROW -> lastRow = DocumentReader.number(reader);
        case LAST -> last = reader.readBoolean();
        case ROWS_DIGEST -> rowsDigest = DocumentReader.number(reader);
        case STATUS -> status = ChunkStatus.ofWireName(reader.readString()).orElse(null);
        case UPDATED_ROWS -> updated = list(reader, ChunkResultDocuments::readUpdated);
        case SKIPPED_ROWS -> skipped = list(reader, DocumentReader::number);
        case REJECTED_ROWS -> rejected = list(reader, ChunkResultDocuments::readRejected);
        case DECIDED_AT -> decidedAt = DocumentReader.instant(reader);
        case EXPIRES_AT -> expiresAt = DocumentReader.instant(reader);
        default -> reader.skipValue();
      }
    }

    ChunkResult result() {
      return new ChunkResult(
          new ChunkId(
              present(importId, COLLECTION, IMPORT_ID),
              present(chunk, COLLECTION, CHUNK).intValue()),
          present(firstRow, COLLECTION, FIRST_ROW),
          present(lastRow, COLLECTION, LAST_ROW),
          last,
          rowsDigest,
          present(status, COLLECTION, STATUS),
          updated,
          skipped,
          rejected,
          present(decidedAt, COLLECTION, DECIDED_AT),
          present(expiresAt, COLLECTION, EXPIRES_AT));
    }
  }

  private static UpdatedRow readUpdated(BsonReader reader) {
    long row = 0;
    @Nullable UserId user = null;
    long version = 0;
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      switch (reader.readName()) {
        case ROW -> row = DocumentReader.number(reader);
        case USER_ID -> user = UserDocuments.userId(reader.readObjectId());
        case VERSION -> version = DocumentReader.number(reader);
        default -> reader.skipValue();
      }
    }
    reader.readEndDocument();
    return new UpdatedRow(row, present(user, COLLECTION, USER_ID), version);
  }

  private static RejectedRow readRejected(BsonReader reader) {
    long row = 0;
    List<RowFault> faults = List.of();
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      switch (reader.readName()) {
        case ROW -> row = DocumentReader.number(reader);
        case FAULTS -> faults = list(reader, ChunkResultDocuments::readFault);
        default -> reader.skipValue();
      }
    }
    reader.readEndDocument();
    return new RejectedRow(row, faults);
  }

  private static RowFault readFault(BsonReader reader) {
    String field = "";
    String reason = "";
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      switch (reader.readName()) {
        case FIELD -> field = reader.readString();
        case REASON -> reason = reader.readString();
        default -> reader.skipValue();
      }
    }
    reader.readEndDocument();
    return new RowFault(field, reason);
  }

  private static <T> List<T> list(BsonReader reader, Function<BsonReader, T> item) {
    List<T> items = new ArrayList<>();
    reader.readStartArray();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      items.add(item.apply(reader));
    }
    reader.readEndArray();
    return items;
  }
}
