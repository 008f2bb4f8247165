package io.muster.imports.rows;

import java.io.IOException;
import java.io.InputStream;

/** The part of a stream that is looked at: what was kept, and what was read behind it. */
final class StreamBuffer {

  private static final int CHUNK = 64 * 1024;

  /** What was read, up to {@link #limit}. */
  final byte[] bytes;

  private final InputStream stream;
  private boolean streamEnded;

  /** The offset in the file of the first of the bytes. */
  private long base;

  /** The index behind the last byte that was read. */
  private int limit;

  /** The index of the next byte to look at. */
  int position;

  /**
   * A buffer.
   *
   * @param stream what is read
   * @param mostKept the most bytes that are ever kept
   * @param offset the offset in the file at which the stream begins
   */
  StreamBuffer(InputStream stream, int mostKept, long offset) {
    this.stream = stream;
    this.bytes = new byte[mostKept + 2 * CHUNK];
    this.base = offset;
  }

  int limit() {
    return limit;
  }

  /** The offset in the file of an index. */
  long offset(int index) {
    return base + index;
  }

  /** The index of an offset in the file; it may be past what was read. */
  long index(long offset) {
    return offset - base;
  }

  /**
   * Reads more; false at the end of the stream. Indexes move.
   *
   * @param keptFrom the index from which on bytes are still wanted
   */
  boolean fill(int keptFrom) throws IOException {
    if (streamEnded) {
      return false;
    }
    if (bytes.length - limit < CHUNK) {
      dropUntil(keptFrom);
    }
    int read;
    do {
      read = stream.read(bytes, limit, CHUNK);
    } while (read == 0);
    streamEnded = read < 0;
    limit += Math.max(0, read);
    return !streamEnded;
  }

  private void dropUntil(int index) {
    System.arraycopy(bytes, index, bytes, 0, limit - index);
    base += index;
    limit -= index;
    position -= index;
  }
}
