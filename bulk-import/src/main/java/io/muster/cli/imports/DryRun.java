package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Looks through a file and tells what would be refused; sends nothing. */
final class DryRun {

  private final ImportTools tools;

  DryRun(ImportTools tools) {
    this.tools = tools;
  }

  /**
   * Looks through one file.
   *
   * @param name the file, as it was named
   * @throws CliException if it can't be read to its end
   */
  ImportResult run(String name, SourceFile file, ImportPlan plan) throws IOException {
    long began = System.nanoTime();
    AtomicLong refused = new AtomicLong();
    try (RejectedLog rejected = RejectedLog.temporary()) {
      Survey survey;
      try (Progress progress = tools.output().progress(tools.console(), name, -1)) {
        survey =
            Survey.of(
                file,
                plan,
                faulty -> {
                  rejected.add(faulty.place().number(), faulty.faults());
                  refused.incrementAndGet();
                },
                rows -> {
                  progress.reading(rows);
                  if (tools.stop().isRequested()) {
                    throw new CliException(CliExit.INTERRUPTED, "interrupted");
                  }
                });
      }
      Refusals.tell(tools, file, plan, refused.get(), rejected);
      Totals totals = new Totals(survey.rows() - refused.get(), 0, 0, refused.get());
      return new ImportResult(name, "", totals, System.nanoTime() - began);
    } catch (UnreadableSourceException unreadable) {
      throw Unreadable.nothingSent(name, unreadable);
    }
  }
}
