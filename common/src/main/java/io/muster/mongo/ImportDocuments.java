package io.muster.mongo;

import static io.muster.mongo.DocumentReader.present;

import io.muster.imports.ImportRecord;
import java.time.Instant;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.jspecify.annotations.Nullable;

/** How the record of an import is stored. */
public final class ImportDocuments {

  /** The collection. */
  public static final String COLLECTION = "imports";

  public static final String ID = "_id";

  /** The AMQP user that opened it. */
  public static final String SENDER = "sender";

  /** The API's client that it belongs to; absent where the queue was its door. */
  public static final String CLIENT = "client";

  public static final String ON_CONFLICT = "on_conflict";
  public static final String CREATED_AT = "created_at";

  /** Absent unless it was cancelled. */
  public static final String CANCELLED_AT = "cancelled_at";

  public static final String EXPIRES_AT = "expires_at";

  private ImportDocuments() {}

  /**
   * Reads what workers need; the other fields are passed over.
   *
   * @throws RuntimeException if a field is missing or not as it must be
   */
  public static ImportRecord read(BsonReader reader) {
    @Nullable String id = null;
    @Nullable String sender = null;
    @Nullable Instant createdAt = null;
    boolean cancelled = false;
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      switch (reader.readName()) {
        case ID -> id = reader.readString();
        case SENDER -> sender = reader.readString();
        case CREATED_AT -> createdAt = DocumentReader.instant(reader);
        case CANCELLED_AT -> {
          cancelled = true;
          reader.skipValue();
        }
        default -> reader.skipValue();
      }
    }
    reader.readEndDocument();
    return new ImportRecord(
        present(id, COLLECTION, ID),
        present(sender, COLLECTION, SENDER),
        present(createdAt, COLLECTION, CREATED_AT),
        cancelled);
  }
}
