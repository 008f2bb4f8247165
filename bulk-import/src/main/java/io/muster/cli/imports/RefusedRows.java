package io.muster.cli.imports;

import io.muster.cli.PrivateFiles;
import io.muster.imports.RowFault;
import io.muster.imports.rows.Compression;
import io.muster.imports.rows.CsvWriting;
import io.muster.imports.rows.FileRow;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.RowFormat;
import io.muster.imports.rows.RowPlace;
import io.muster.imports.rows.RowSource;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes the refused rows out of the user's own file, byte for byte, and why they were refused. For
 * one thread.
 */
final class RefusedRows {

  private final SourceFile file;
  private final ImportPlan plan;

  RefusedRows(SourceFile file, ImportPlan plan) {
    this.file = file;
    this.plan = plan;
  }

  /**
   * Reads the file once more, and writes what is asked for as a whole or not at all.
   *
   * @param log which rows
   * @param rows where they go; null for nowhere
   * @param reasons where the reasons go; null for nowhere
   */
  void write(RejectedLog log, @Nullable Path rows, @Nullable Path reasons)
      throws IOException, UnreadableSourceException {
    try (Output rowsOut = Output.to(rows);
        Output reasonsOut = Output.to(reasons);
        RejectedLog.Reader refused = log.read();
        RowSource source = file.rows(plan, ResumePoint.BEGINNING);
        CountingStream bytes =
            new CountingStream(RowSource.unpacked(file.open(), Compression.DETECT))) {
      CsvWriting table = CsvWriting.guarded(reasonsOut.stream());
      table.row("row", "line", "field", "reason");
      RejectedLog.Entry entry = refused.next();
      boolean isFirst = true;
      // Not behind the last of them: what follows may be unreadable.
      while (entry != null) {
        FileRow row = source.next();
        if (row == null) {
          break;
        }
        if (isFirst && plan.format() == RowFormat.CSV) {
          copy(bytes, 0, row.place().startOffset(), rowsOut.stream());
        }
        isFirst = false;
        if (row.place().number() == entry.row()) {
          tell(table, row.place(), entry);
          copy(bytes, row.place().startOffset(), row.place().endOffset(), rowsOut.stream());
          entry = refused.next();
        }
      }
      table.flush();
      rowsOut.finish();
      reasonsOut.finish();
    }
  }

  private static void tell(CsvWriting table, RowPlace place, RejectedLog.Entry entry)
      throws IOException {
    for (RowFault fault : entry.faults()) {
      table.row(
          String.valueOf(entry.row()), String.valueOf(place.line()), fault.field(), fault.reason());
    }
  }

  private static void copy(CountingStream from, long start, long end, OutputStream to)
      throws IOException {
    from.skipNBytes(start - from.count());
    byte[] buffer = new byte[8_192];
    while (from.count() < end) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, end - from.count()));
      if (read < 0) {
        throw new IOException("the file is shorter than it was");
      }
      to.write(buffer, 0, read);
    }
  }

  /** A file for its owner alone, which is there when it is whole. */
  private static final class Output implements AutoCloseable {

    private final @Nullable Path path;
    private final @Nullable Path part;
    private final OutputStream stream;

    private Output(@Nullable Path path, @Nullable Path part, OutputStream stream) {
      this.path = path;
      this.part = part;
      this.stream = stream;
    }

    static Output to(@Nullable Path path) throws IOException {
      if (path == null) {
        return new Output(null, null, OutputStream.nullOutputStream());
      }
      Path part = path.resolveSibling(path.getFileName() + ".part");
      Files.deleteIfExists(part);
      PrivateFiles.create(part);
      return new Output(path, part, new BufferedOutputStream(Files.newOutputStream(part)));
    }

    OutputStream stream() {
      return stream;
    }

    void finish() throws IOException {
      stream.close();
      if (path != null && part != null) {
        Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
      if (part != null) {
        Files.deleteIfExists(part);
      }
    }
  }
}
