package io.muster.imports.rows;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file, one after another, in memory that doesn't grow with the file. For one thread,
 * which waits for the stream: never an event loop.
 */
public final class RowSource implements Closeable {

  /** The longest row in bytes; a longer one is a fault of that row alone. */
  public static final int MAX_ROW_BYTES = 64 * 1024;

  /** The most bytes in which the end of a row is looked for. */
  public static final int MAX_SEARCHED_BYTES = 1024 * 1024;

  /** The most columns of a CSV file. */
  public static final int MAX_COLUMNS = 1_000;

  /** The most faults that are told of one row. */
  public static final int MAX_FAULTS = 20;

  private final InputStream stream;

  private RowSource(InputStream stream) {
    this.stream = stream;
  }

  /**
   * Begins to read a stream, up to the header of a CSV file.
   *
   * @param stream what is read; closed with this
   * @param options how
   * @throws UnreadableSourceException if it doesn't begin as a file of this format does
   * @throws IOException if the stream fails
   */
  public static RowSource open(InputStream stream, RowOptions options)
      throws IOException, UnreadableSourceException {
    return new RowSource(stream);
  }

  /** The names of a CSV file's columns as they stand in it; empty for NDJSON. */
  public List<String> header() {
    return List.of();
  }

  /**
   * The next row; null behind the last one.
   *
   * @throws UnreadableSourceException if the rest of the file can't be read; the same at each
   *     further call
   * @throws IOException if the stream fails
   */
  public @Nullable FileRow next() throws IOException, UnreadableSourceException {
    return null;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
