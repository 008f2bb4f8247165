package io.muster.api.query;

import io.muster.mongo.UserDocuments;
import io.muster.user.UserId;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.bson.RawBsonDocument;

/**
 * How users are written in an export.
 *
 * @param kind the format
 * @param withHashes whether the hashes of passwords go along
 * @param guarded whether cells that a spreadsheet would take for a formula are preceded by an
 *     apostrophe; for CSV alone, which then isn't what was stored
 */
public record UserRowFormat(Kind kind, boolean withHashes, boolean guarded) {

  /** The formats. */
  public enum Kind {
    NDJSON,
    CSV
  }

  /** What stands before the first user. */
  public Buffer header() {
    return kind == Kind.CSV ? CsvUserRows.header(withHashes) : Buffer.buffer();
  }

  /** Stored users as rows, in the order given. */
  public UserBatch rows(List<RawBsonDocument> documents) {
    if (documents.isEmpty()) {
      return new UserBatch(Buffer.buffer(), 0, null);
    }
    UserRows rows =
        kind == Kind.CSV ? new CsvUserRows(withHashes, guarded) : new NdjsonUserRows(withHashes);
    documents.forEach(rows::add);
    RawBsonDocument last = documents.get(documents.size() - 1);
    UserId lastId = UserDocuments.userId(last.getObjectId(UserDocuments.ID).getValue());
    return new UserBatch(rows.toBuffer(), documents.size(), lastId);
  }
}
