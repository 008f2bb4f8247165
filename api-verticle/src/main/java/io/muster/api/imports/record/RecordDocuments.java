package io.muster.api.imports.record;

import io.muster.imports.OnConflict;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.RowFormat;
import io.muster.mongo.ImportDocuments;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What the API adds to the documents of {@link ImportDocuments}. */
final class RecordDocuments {

  static final String COMPLETED_AT = "completed_at";
  static final String FAILED_AT = "failed_at";

  /** Which upload feeds the import; absent where none does. */
  static final String LEASE = "lease";

  /** When that upload last saved something, by the store's clock. */
  static final String LEASE_AT = "lease_at";

  private static final String FORMAT = "format";

  /** Whether the format was said when the import was made; absent where it wasn't. */
  private static final String FORMAT_SAID = "format_said";

  private static final String GZIP = "gzip";
  private static final String NEXT_CHUNK = "next_chunk";
  private static final String ROWS = "rows";
  private static final String LINE = "line";
  private static final String OFFSET = "offset";
  private static final String HEADER = "header";
  private static final String HASHED = "hashed";
  private static final String FAILURE = "failure";
  private static final String COLUMN = "column";
  private static final String REASON = "reason";

  private RecordDocuments() {}

  static BsonDocument fresh(StoredImport stored, Instant expiresAt) {
    BsonDocument document =
        new BsonDocument(ImportDocuments.ID, new BsonString(stored.id()))
            .append(ImportDocuments.SENDER, new BsonString(stored.sender()))
            .append(ImportDocuments.ON_CONFLICT, new BsonString(stored.onConflict().wireName()))
            .append(ImportDocuments.CREATED_AT, time(stored.createdAt()))
            .append(ImportDocuments.EXPIRES_AT, time(expiresAt));
    if (stored.client() != null) {
      document.append(ImportDocuments.CLIENT, new BsonString(stored.client()));
    }
    if (stored.upload().format() != null) {
      document
          .append(FORMAT, format(stored.upload().format()))
          .append(FORMAT_SAID, BsonBoolean.valueOf(stored.upload().formatSaid()));
    }
    return document;
  }

  static BsonDateTime time(Instant time) {
    return new BsonDateTime(time.toEpochMilli());
  }

  private static BsonString format(RowFormat format) {
    return new BsonString(format.name().toLowerCase(Locale.ROOT));
  }

  /** The fields that say how the body of an upload is to be read. */
  static BsonDocument leased(String token, RowFormat format, boolean gzip) {
    return new BsonDocument(LEASE, new BsonString(token))
        .append(FORMAT, format(format))
        .append(GZIP, BsonBoolean.valueOf(gzip));
  }

  /** The fields that say how far an upload has come. */
  static BsonDocument point(UploadPoint point) {
    ResumePoint resume = point.resume();
    return new BsonDocument(NEXT_CHUNK, new BsonInt32(point.nextChunk()))
        .append(ROWS, new BsonInt64(resume.rows()))
        .append(LINE, new BsonInt64(resume.line()))
        .append(OFFSET, new BsonInt64(resume.offset()))
        .append(HEADER, new BsonArray(resume.header().stream().map(BsonString::new).toList()))
        .append(HASHED, new BsonInt64(point.hashed()));
  }

  /** The fields that say how an upload ended. */
  static BsonDocument ending(UploadEnding ending) {
    if (ending instanceof UploadEnding.Complete complete) {
      return new BsonDocument(COMPLETED_AT, time(complete.at()));
    }
    if (ending instanceof UploadEnding.Failed failed) {
      UploadFailure failure = failed.failure();
      return new BsonDocument(FAILED_AT, time(failed.at()))
          .append(
              FAILURE,
              new BsonDocument(LINE, new BsonInt64(failure.line()))
                  .append(COLUMN, new BsonInt64(failure.column()))
                  .append(REASON, new BsonString(failure.reason())));
    }
    return new BsonDocument();
  }

  /**
   * Reads a record, whoever made it.
   *
   * @throws RuntimeException if a field is missing or not as it must be
   */
  static StoredImport read(BsonDocument document) {
    String format = text(document, FORMAT);
    UploadState upload =
        new UploadState(
            format == null ? null : RowFormat.valueOf(format.toUpperCase(Locale.ROOT)),
            document.getBoolean(FORMAT_SAID, BsonBoolean.FALSE).getValue(),
            document.getBoolean(GZIP, BsonBoolean.FALSE).getValue(),
            text(document, LEASE) != null,
            readPoint(document),
            instant(document, COMPLETED_AT),
            readFailure(document));
    return new StoredImport(
        document.getString(ImportDocuments.ID).getValue(),
        text(document, ImportDocuments.CLIENT),
        document.getString(ImportDocuments.SENDER).getValue(),
        OnConflict.ofWireName(document.getString(ImportDocuments.ON_CONFLICT).getValue())
            .orElse(OnConflict.FAIL),
        Instant.ofEpochMilli(document.getDateTime(ImportDocuments.CREATED_AT).getValue()),
        instant(document, ImportDocuments.CANCELLED_AT),
        upload);
  }

  private static UploadPoint readPoint(BsonDocument document) {
    if (!document.containsKey(NEXT_CHUNK)) {
      return UploadPoint.START;
    }
    List<String> header =
        document.getArray(HEADER).stream().map(name -> name.asString().getValue()).toList();
    return new UploadPoint(
        document.getNumber(NEXT_CHUNK).intValue(),
        new ResumePoint(
            number(document, ROWS), number(document, LINE), number(document, OFFSET), header),
        number(document, HASHED));
  }

  private static @Nullable UploadFailure readFailure(BsonDocument document) {
    if (!document.containsKey(FAILURE)) {
      return null;
    }
    BsonDocument failure = document.getDocument(FAILURE);
    return new UploadFailure(
        number(failure, LINE), number(failure, COLUMN), failure.getString(REASON).getValue());
  }

  private static long number(BsonDocument document, String field) {
    return document.getNumber(field).longValue();
  }

  private static @Nullable String text(BsonDocument document, String field) {
    BsonValue value = document.get(field);
    return value == null || !value.isString() ? null : value.asString().getValue();
  }

  private static @Nullable Instant instant(BsonDocument document, String field) {
    BsonValue value = document.get(field);
    return value == null || !value.isDateTime()
        ? null
        : Instant.ofEpochMilli(value.asDateTime().getValue());
  }
}
