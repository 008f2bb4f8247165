package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.PrivateFiles;
import io.muster.imports.rows.Compression;
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
 * What is piped in, read as it comes: kept in a private file only where it has to be read once
 * more. For one thread.
 */
final class PipedSource implements AutoCloseable {

  /** What stands for it among the files. */
  static final String NAME = "-";

  private static final int LOOKED_AT = 8_192;

  private final InputStream stream;
  private final ImportPlan plan;
  private final ImportTools tools;
  private final @Nullable Path copy;

  private PipedSource(InputStream stream, ImportPlan plan, ImportTools tools, @Nullable Path copy) {
    this.stream = stream;
    this.plan = plan;
    this.tools = tools;
    this.copy = copy;
  }

  /**
   * Looks at how it begins, where that has to say of which format it is.
   *
   * @throws CliException if it can't be imported
   */
  static PipedSource open(InputStream piped, RowFormatOptions format, ImportTools tools)
      throws IOException {
    PushbackInputStream start = new PushbackInputStream(piped, LOOKED_AT);
    ImportPlan plan = format.plan(format(start, format.format()));
    if (!tools.output().wantsFiles()) {
      return new PipedSource(
          new PipedRows(start, OutputStream.nullOutputStream(), tools.stop()), plan, tools, null);
    }
    Path copy = PrivateFiles.temporary(".rows");
    // Into the file that is there: a new one would have another mode.
    return new PipedSource(
        new PipedRows(start, Files.newOutputStream(copy), tools.stop()), plan, tools, copy);
  }

  private static RowFormat format(PushbackInputStream start, @Nullable RowFormat asked)
      throws IOException {
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

  ImportPlan plan() {
    return plan;
  }

  /** Its rows, once. */
  RowSource rows() throws IOException, UnreadableSourceException {
    return RowSource.open(
        stream, RowOptions.of(plan.format()).with(plan.columns()).with(Compression.DETECT));
  }

  /**
   * Tells which rows were refused, as far as it was read.
   *
   * @param count how many
   */
  void tell(long count, RejectedLog rejected) throws IOException, UnreadableSourceException {
    if (copy != null) {
      Refusals.tell(tools, new SourceFile(copy), plan, count, rejected);
    } else if (count > 0) {
      Refusals.show(tools, count, rejected);
    }
  }

  @Override
  public void close() throws IOException {
    if (copy != null) {
      Files.deleteIfExists(copy);
    }
  }
}
