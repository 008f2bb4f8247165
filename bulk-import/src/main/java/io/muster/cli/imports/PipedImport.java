package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;

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
   * Brings the rows to the workers, and tells which were refused.
   *
   * @throws CliException if it has not come to its end
   */
  ImportResult run(Door door) throws IOException, InterruptedException {
    long began = System.nanoTime();
    try (PipedSource source = PipedSource.open(piped, format, tools);
        RejectedLog rejected = RejectedLog.temporary()) {
      ImportState begin =
          ImportState.begin(
              door.begin(source.plan(), tools.stop()),
              door.name(),
              source.plan(),
              new Survey(0, 0, ""));
      Ledger ledger = new Ledger(null, begin, rejected);
      send(door, source, ledger);
      Totals totals = ledger.state().totals();
      source.tell(totals.rejected(), rejected);
      return new ImportResult(
          PipedSource.NAME, begin.importId(), totals, System.nanoTime() - began);
    } catch (UnreadableSourceException changed) {
      throw new IllegalStateException("what was piped in changed afterwards", changed);
    }
  }

  private void send(Door door, PipedSource source, Ledger ledger)
      throws IOException, InterruptedException {
    try (Progress progress = tools.output().progress(tools.console(), PipedSource.NAME, -1)) {
      door.run(new PipedFeed(source), ledger, source.plan(), tools.stop(), progress);
    } catch (UnreadableSourceException unreadable) {
      throw Unreadable.partlySent(
          PipedSource.NAME, unreadable, ledger.state().importId(), ledger.state().totals());
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
