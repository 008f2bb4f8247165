package io.muster.imports.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.imports.ChunkRow;
import io.muster.imports.RowFault;
import java.io.IOException;
import java.util.List;

/** Reads the rows of a chunk's message as those of a file are read. Not for several threads. */
public final class ChunkRows {

  private static final RowPlace NOWHERE = new RowPlace(1, 1, 0, 1, 0);

  private final NdjsonRecords records = new NdjsonRecords(ColumnMap.NONE);
  private final RawRow raw = new RawRow();

  /**
   * Reads the value at which the parser stands.
   *
   * @throws IOException if the JSON is broken
   */
  public ChunkRow read(JsonParser parser) throws IOException {
    raw.clear();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new ChunkRow.Refused(List.of(new RowFault("", "must be a JSON object")));
    }
    records.readObject(parser, raw);
    if (raw.text(UserField.PASSWORD) != null) {
      raw.refuse(
          UserField.PASSWORD.fieldName(), "must not be sent in plaintext: send password_hash");
    }
    if (raw.isRefused()) {
      return new ChunkRow.Refused(raw.faults());
    }
    return RowChecks.check(NOWHERE, raw) instanceof FileRow.User user
        ? new ChunkRow.Valid(user.row())
        : new ChunkRow.Refused(raw.faults());
  }
}
