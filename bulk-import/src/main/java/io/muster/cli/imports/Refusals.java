package io.muster.cli.imports;

import io.muster.imports.RowFault;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;

/** Tells which rows were refused, and why. */
final class Refusals {

  /** So many are shown; the rest is for files. */
  private static final int SHOWN = 10;

  private Refusals() {}

  /**
   * Shows the first, and writes the files that were asked for.
   *
   * @param file what can be read once more where files are asked for
   * @param count how many rows were refused
   */
  static void tell(
      ImportTools tools, SourceFile file, ImportPlan plan, long count, RejectedLog rejected)
      throws IOException, UnreadableSourceException {
    if (count == 0) {
      return;
    }
    show(tools, count, rejected);
    OutputOptions output = tools.output();
    if (output.wantsFiles()) {
      new RefusedRows(file, plan).write(rejected, output.rejected(), output.errors());
    }
  }

  /** Shows the first of them to people. */
  static void show(ImportTools tools, long count, RejectedLog rejected) throws IOException {
    int shown = 0;
    try (RejectedLog.Reader reader = rejected.read()) {
      for (RejectedLog.Entry entry = reader.next();
          entry != null && shown < SHOWN;
          entry = reader.next()) {
        for (RowFault fault : entry.faults()) {
          tools.say(line(entry.row(), fault));
        }
        shown++;
      }
    }
    if (count > shown) {
      tools.say("... and " + (count - shown) + " more; --errors FILE has all of them");
    }
  }

  private static String line(long row, RowFault fault) {
    String field = fault.field().isEmpty() ? "" : fault.field() + " ";
    return "row " + row + ": " + field + fault.reason();
  }
}
