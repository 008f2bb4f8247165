package io.muster.imports.rows;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV by RFC 4180: UTF-8, lines end with CRLF, cells are quoted where they must be. For one
 * thread.
 */
public final class CsvWriting implements Closeable {

  private static final String FORMULA_BEGINNINGS = "=+-@\t\r\n";
  private static final String GUARD = "'";

  private final CsvWriter writer;
  private final boolean guarded;

  private CsvWriting(OutputStream out, boolean guarded) {
    this.writer =
        CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out, StandardCharsets.UTF_8);
    this.guarded = guarded;
  }

  /** Cells exactly as they are, for files that programs read. */
  public static CsvWriting exact(OutputStream out) {
    return new CsvWriting(out, false);
  }

  /**
   * Cells that a spreadsheet would take for a formula get an apostrophe in front, for files that
   * people open.
   */
  public static CsvWriting guarded(OutputStream out) {
    return new CsvWriting(out, true);
  }

  /** Writes one row; an absent cell is an empty one. */
  public void row(@Nullable String... cells) throws IOException {
    row(Arrays.asList(cells));
  }

  /** Writes one row; an absent cell is an empty one. */
  public void row(List<@Nullable String> cells) throws IOException {
    try {
      writer.writeRecord(guarded ? cells.stream().map(CsvWriting::guard).toList() : cells);
    } catch (UncheckedIOException failed) {
      throw new IOException(failed.getCause());
    }
  }

  /** Hands what was written to the stream. */
  public void flush() throws IOException {
    writer.flush();
  }

  /** Flushes, and closes the stream. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static @Nullable String guard(@Nullable String cell) {
    return cell != null && !cell.isEmpty() && FORMULA_BEGINNINGS.indexOf(cell.charAt(0)) >= 0
        ? GUARD + cell
        : cell;
  }
}
