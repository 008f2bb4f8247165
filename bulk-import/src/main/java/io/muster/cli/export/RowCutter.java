package io.muster.cli.export;

import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts bytes that come in pieces into whole rows: a line, or in CSV what ends outside of quotes.
 * For one thread.
 */
final class RowCutter {

  /** No row of an export comes near it. */
  static final int LONGEST = 1_048_576;

  private final boolean quotes;
  private byte[] held = new byte[131_072];
  private int length;
  private int scanned;
  private boolean quoted;

  RowCutter(ExportFormat format) {
    this.quotes = format == ExportFormat.CSV;
  }

  /** Takes a whole row: bytes that are its own until it returns. */
  interface Receiver {

    /**
     * One row.
     *
     * @param bytes hold the row, its line ending included, from {@code from} to before {@code to}
     */
    void row(byte[] bytes, int from, int to) throws IOException;
  }

  /**
   * Takes the next bytes and hands on the rows that are whole with them.
   *
   * @throws IOException if a row is longer than any can be, or the receiver fails
   */
  void take(byte[] bytes, int count, Receiver receiver) throws IOException {
    if (held.length - length < count) {
      held = Arrays.copyOf(held, Math.max(held.length * 2, length + count));
    }
    System.arraycopy(bytes, 0, held, length, count);
    length += count;
    int start = 0;
    for (; scanned < length; scanned++) {
      byte b = held[scanned];
      if (quotes && b == '"') {
        quoted = !quoted;
      } else if (b == '\n' && !quoted) {
        receiver.row(held, start, scanned + 1);
        start = scanned + 1;
      }
    }
    System.arraycopy(held, start, held, 0, length - start);
    length -= start;
    scanned = length;
    if (length > LONGEST) {
      throw new IOException("a row has more than " + LONGEST + " bytes");
    }
  }

  /** Whether the bytes so far end in the middle of a row. */
  boolean isInRow() {
    return length > 0;
  }
}
