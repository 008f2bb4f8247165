package io.muster.imports.rows;

import java.util.List;

/**
 * Where in a file a stream begins. {@link RowPlace#after} gives the one behind a row.
 *
 * @param rows how many rows come before
 * @param line the line at which the stream begins, from 1
 * @param offset the bytes, after unpacking, that come before
 * @param header the names of the columns of a CSV file ({@link RowSource#header()}); empty for
 *     NDJSON
 */
public record ResumePoint(long rows, long line, long offset, List<String> header) {

  /** The beginning of a file. */
  public static final ResumePoint BEGINNING = new ResumePoint(0, 1, 0, List.of());

  /** Keeps a copy of the header. */
  public ResumePoint {
    header = List.copyOf(header);
  }
}
