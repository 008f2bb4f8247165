package io.muster.cli.imports;

import io.muster.imports.RowFault;
import io.muster.text.Texts;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The refused rows of an import as the API tells them: a line of NDJSON for each fault. */
final class ErrorLines {

  private ErrorLines() {}

  /**
   * Reads them all.
   *
   * @param body closed afterwards
   * @throws IOException if they break off, or are none
   */
  static void read(InputStream body, RejectedLog log) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      long row = 0;
      List<RowFault> faults = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonObject error = object(line);
        long number = error.getLong("row", 0L);
        if (number < row) {
          throw new IOException("they aren't in the order of the file");
        }
        if (number != row && !faults.isEmpty()) {
          log.add(row, faults);
          faults.clear();
        }
        row = number;
        faults.add(fault(error));
      }
      if (!faults.isEmpty()) {
        log.add(row, faults);
      }
    } catch (ClassCastException otherwise) {
      throw new IOException("a line isn't built as one", otherwise);
    }
  }

  private static RowFault fault(JsonObject error) {
    return new RowFault(
        Texts.printable(error.getString("field", "")),
        Texts.printable(error.getString("reason", "was refused")));
  }

  private static JsonObject object(String line) throws IOException {
    try {
      return new JsonObject(line);
    } catch (DecodeException broken) {
      throw new IOException("a line isn't JSON", broken);
    }
  }
}
