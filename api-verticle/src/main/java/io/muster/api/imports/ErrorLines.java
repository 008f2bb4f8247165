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
    void write(ByteArrayOutputStream lines, long row, RowFault fault) {
      String line =
          new JsonObject()
                  .put("row", row)
                  .put("field", fault.field())
                  .put("reason", fault.reason())
                  .encode()
              + "\n";
      lines.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    }
  },
  /** RFC 4180, with a header row, safe to open in a spreadsheet. */
  CSV(Answer.CSV) {
    @Override
    Buffer head() {
      return Buffer.buffer("number,field,reason\r\n");
    }

    @Override
    void write(ByteArrayOutputStream lines, long row, RowFault fault) {
      try {
        CsvWriting csv = CsvWriting.guarded(lines);
        csv.row(Long.toString(row), fault.field(), fault.reason());
        csv.flush();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  };

  private final String mediaType;

  ErrorLines(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /** What comes before the first line. */
  abstract Buffer head();

  abstract void write(ByteArrayOutputStream lines, long row, RowFault fault);

  /** The lines of one chunk. */
  Buffer of(ChunkResult result) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(1 << 12);
    if (result.status() == ChunkStatus.APPLIED) {
      for (ChunkResult.RejectedRow rejected : result.rejected()) {
        rejected.faults().forEach(fault -> write(lines, rejected.row(), fault));
      }
    } else {
      RowFault fault = new RowFault("", result.status().reason());
      for (long row = result.firstRow(); row <= result.lastRow(); row++) {
        write(lines, row, fault);
      }
    }
    return Buffer.buffer(lines.toByteArray());
  }
}
