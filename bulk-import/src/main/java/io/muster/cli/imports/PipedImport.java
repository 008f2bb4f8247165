package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** The import of what is piped in: sent as it comes. It can't be resumed. For one thread. */
final class PipedImport {

  private final InputStream piped;
  private final RowFormatOptions format;
  private final ImportTools tools;

  PipedImport(InputStream piped, RowFormatOptions format, ImportTools tools) {
    this.piped = piped;
    this.format = format;
    this.tools = tools;
  }

  /**
   * Brings the rows to the workers, and tells which were refused, also where it ends early: nobody
   * can ask for them again.
   *
   * @throws CliException if it has not come to its end; it says what became of it so far
   */
  ImportResult run(Door door, ImportReport report) throws IOException, InterruptedException {
    long began = System.nanoTime();
    try (PipedSource source = PipedSource.open(piped, format, tools);
        RejectedLog rejected = RejectedLog.temporary()) {
      String importId = door.begin(source.plan(), tools.stop());
      Ledger ledger =
          new Ledger(
              null,
              ImportState.begin(importId, door.name(), source.plan(), new Survey(0, 0, "")),
              rejected);
      report.begin(PipedSource.NAME, ledger);
      CliException early = send(door, source, ledger);
      Totals totals = ledger.state().totals();
      if (early != null) {
        tellBefore(early, source, totals, rejected);
        throw early;
      }
      source.tell(totals.rejected(), rejected);
      return new ImportResult(PipedSource.NAME, importId, totals, System.nanoTime() - began);
    } catch (UnreadableSourceException changed) {
      throw new IllegalStateException("what was piped in changed afterwards", changed);
    }
  }

  /** Why it ended early; null where it didn't. */
  private @Nullable CliException send(Door door, PipedSource source, Ledger ledger) {
    try (Progress progress = tools.output().progress(tools.console(), PipedSource.NAME, -1)) {
      door.run(new PipedFeed(source), ledger, source.plan(), tools.stop(), progress);
      return null;
    } catch (UnreadableSourceException unreadable) {
      return early(CliExit.BAD_INPUT, Unreadable.why(PipedSource.NAME, unreadable), ledger);
    } catch (CliException ended) {
      return early(ended.exitCode(), String.valueOf(ended.getMessage()), ledger);
    } catch (InterruptedIOException | InterruptedException stopped) {
      return early(CliExit.INTERRUPTED, "interrupted", ledger);
    } catch (IOException failed) {
      return early(CliExit.IO, "what is piped in can't be read: " + failed, ledger);
    }
  }

  private static CliException early(int exitCode, String why, Ledger ledger) {
    Totals totals = ledger.state().totals();
    return new CliException(
        exitCode,
        String.format(
            "%s. %d rows are settled (import %s: %d created, %d updated, %d skipped, %d refused).",
            why,
            totals.rows(),
            ledger.state().importId(),
            totals.created(),
            totals.updated(),
            totals.skipped(),
            totals.rejected()));
  }

  private void tellBefore(
      CliException early, PipedSource source, Totals totals, RejectedLog rejected)
      throws UnreadableSourceException {
    try {
      source.tell(totals.rejected(), rejected);
    } catch (IOException failed) {
      // Why it ended is told nevertheless.
      early.addSuppressed(failed);
      tools.console().err().println("the refused rows can't be written: " + failed);
    }
  }

  /** The rows, once. */
  private final class PipedFeed implements Door.Rows {
    private final PipedSource source;

    PipedFeed(PipedSource source) {
      this.source = source;
    }

    @Override
    public RowFeed after(long rows) throws IOException, UnreadableSourceException {
      return new RowFeed(source.rows(), ResumePoint.BEGINNING, tools.hasher(), tools.threads());
    }

    @Override
    public boolean canRepeat() {
      return false;
    }
  }
}
