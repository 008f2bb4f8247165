package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.imports.rows.Compression;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.RowFormat;
import io.muster.imports.rows.RowOptions;
import io.muster.imports.rows.RowSource;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The import of what is piped in: sent as it comes, kept in a private file only where it has to be
 * read once more. It can't be resumed. For one thread.
 */
final class PipedImport {

  static final String NAME = "-";

  private static final int LOOKED_AT = 8_192;

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
    @Nullable Path copy =
        tools.output().wantsFiles() ? Files.createTempFile("muster-import", ".rows") : null;
    try (RejectedLog rejected = RejectedLog.temporary()) {
      PushbackInputStream start = new PushbackInputStream(piped, LOOKED_AT);
      ImportPlan plan = format.plan(format(start));
      InputStream rows =
          new PipedRows(
              start, copy == null ? OutputStream.nullOutputStream() : Files.newOutputStream(copy));
      ImportState begin =
          ImportState.begin(door.begin(plan), door.name(), plan, new Survey(0, 0, ""));
      Ledger ledger = new Ledger(null, begin, rejected);
      send(door, rows, plan, ledger);
      Totals totals = ledger.state().totals();
      if (copy != null) {
        Refusals.tell(tools, new SourceFile(copy), plan, totals.rejected(), rejected);
      } else if (totals.rejected() > 0) {
        Refusals.show(tools, totals.rejected(), rejected);
      }
      return new ImportResult(NAME, begin.importId(), totals, System.nanoTime() - began);
    } catch (UnreadableSourceException changed) {
      throw new IllegalStateException("what was piped in changed afterwards", changed);
    } finally {
      if (copy != null) {
        Files.deleteIfExists(copy);
      }
    }
  }

  private void send(Door door, InputStream rows, ImportPlan plan, Ledger ledger)
      throws IOException, InterruptedException {
    try (Progress progress = tools.output().progress(tools.console(), NAME, -1)) {
      door.run(new PipedFeed(rows, plan), ledger, plan, tools.stop(), progress);
    } catch (UnreadableSourceException unreadable) {
      throw Unreadable.partlySent(
          NAME, unreadable, ledger.state().importId(), ledger.state().totals());
    }
  }

  private RowFormat format(PushbackInputStream start) throws IOException {
    RowFormat asked = format.format();
    if (asked != null) {
      return asked;
    }
    byte[] begin = start.readNBytes(LOOKED_AT);
    start.unread(begin);
    byte[] unpacked = new byte[LOOKED_AT];
    // One read: of packed data this is only the beginning, which ends in the middle.
    try (InputStream text =
        RowSource.unpacked(new ByteArrayInputStream(begin), Compression.DETECT)) {
      int read = text.read(unpacked, 0, unpacked.length);
      return SourceFile.formatOf(Arrays.copyOf(unpacked, Math.max(0, read)), NAME);
    } catch (IOException corrupt) {
      // Told with its place when it is read.
      return RowFormat.NDJSON;
    }
  }

  /** The rows, once. */
  private final class PipedFeed implements Door.Rows {
    private final InputStream stream;
    private final ImportPlan plan;

    PipedFeed(InputStream stream, ImportPlan plan) {
      this.stream = stream;
      this.plan = plan;
    }

    @Override
    public RowFeed after(long rows) throws IOException, UnreadableSourceException {
      RowSource source =
          RowSource.open(
              stream, RowOptions.of(plan.format()).with(plan.columns()).with(Compression.DETECT));
      return new RowFeed(source, ResumePoint.BEGINNING, tools.hasher(), tools.threads());
    }

    @Override
    public boolean canRepeat() {
      return false;
    }
  }
}
