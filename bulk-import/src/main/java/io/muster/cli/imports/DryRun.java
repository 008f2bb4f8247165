package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.imports.rows.FileRow;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.RowSource;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;

/** Looks through rows and tells what would be refused; sends nothing. */
final class DryRun {

  private final ImportTools tools;

  DryRun(ImportTools tools) {
    this.tools = tools;
  }

  private interface Opening {
    RowSource rows() throws IOException, UnreadableSourceException;
  }

  private interface Telling {
    void of(long refused, RejectedLog rejected) throws IOException, UnreadableSourceException;
  }

  /**
   * Looks through one file.
   *
   * @throws CliException if it can't be read to its end
   */
  ImportResult run(SourceFile file, ImportPlan plan) throws IOException {
    return run(
        file.toString(),
        () -> file.rows(plan, ResumePoint.BEGINNING),
        (refused, rejected) -> Refusals.tell(tools, file, plan, refused, rejected));
  }

  /**
   * Looks through what is piped in.
   *
   * @throws CliException if it can't be read to its end
   */
  ImportResult run(PipedSource piped) throws IOException {
    return run(PipedSource.NAME, piped::rows, piped::tell);
  }

  private ImportResult run(String name, Opening opening, Telling telling) throws IOException {
    long began = System.nanoTime();
    try (RejectedLog rejected = RejectedLog.temporary()) {
      Totals totals = read(name, opening, rejected);
      telling.of(totals.rejected(), rejected);
      return new ImportResult(name, "", totals, System.nanoTime() - began);
    } catch (UnreadableSourceException unreadable) {
      throw Unreadable.nothingSent(name, unreadable);
    }
  }

  private Totals read(String name, Opening opening, RejectedLog rejected)
      throws IOException, UnreadableSourceException {
    try (Progress progress = tools.output().progress(tools.console(), name, -1);
        RowSource rows = opening.rows()) {
      long taken = 0;
      long refused = 0;
      for (FileRow row = rows.next(); row != null; row = rows.next()) {
        if (row instanceof FileRow.Faulty faulty) {
          rejected.add(faulty.place().number(), faulty.faults());
          refused++;
        } else {
          taken++;
        }
        progress.reading(taken + refused);
        tools.stop().check();
      }
      return new Totals(taken, 0, 0, refused);
    }
  }
}
