package io.muster.api.imports;

import io.muster.api.http.Answer;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkStatus;
import io.muster.imports.RowFault;
import io.muster.imports.rows.CsvWriting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Rejected rows as lines, one for each fault; with nothing of what stands in the rows. */
enum ErrorLines {
  /** A JSON object a line. */
  NDJSON(Answer.NDJSON) {
    @Override
    Buffer head() {
      return Buffer.buffer();
    }

    @Override
    void write(ChunkResult result, ByteArrayOutputStream lines) {
      each(
          result,
          (row, fault) ->
              lines.writeBytes(
                  (new JsonObject()
                              .put("row", row)
                              .put("field", fault.field())
                              .put("reason", fault.reason())
                              .encode()
                          + "\n")
                      .getBytes(StandardCharsets.UTF_8)));
    }
  },
  /** RFC 4180, with a header row, safe to open in a spreadsheet. */
  CSV(Answer.CSV) {
    @Override
    Buffer head() {
      return Buffer.buffer("number,field,reason\r\n");
    }

    @Override
    void write(ChunkResult result, ByteArrayOutputStream lines) throws IOException {
      // One for all of them: each brings buffers of its own.
      CsvWriting csv = CsvWriting.guarded(lines);
      each(result, (row, fault) -> csv.row(Long.toString(row), fault.field(), fault.reason()));
      csv.flush();
    }
  };

  private final String mediaType;

  ErrorLines(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Takes one fault after another. */
  private interface Each<E extends Exception> {
    void fault(long row, RowFault fault) throws E;
  }

  String mediaType() {
    return mediaType;
  }

  /** What comes before the first line. */
  abstract Buffer head();

  abstract void write(ChunkResult result, ByteArrayOutputStream lines) throws IOException;

  /** The lines of one chunk. */
  Buffer of(ChunkResult result) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(1 << 12);
    try {
      write(result, lines);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Buffer.buffer(lines.toByteArray());
  }

  private static <E extends Exception> void each(ChunkResult result, Each<E> each) throws E {
    if (result.status() == ChunkStatus.APPLIED) {
      for (ChunkResult.RejectedRow rejected : result.rejected()) {
        for (RowFault fault : rejected.faults()) {
          each.fault(rejected.row(), fault);
        }
      }
      return;
    }
    RowFault fault = new RowFault("", result.status().reason());
    for (long row = result.firstRow(); row <= result.lastRow(); row++) {
      each.fault(row, fault);
    }
  }
}
