package io.muster.cli.imports;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.imports.RowJson;
import io.muster.imports.rows.ReadyRow;
import io.muster.imports.rows.UnreadableSourceException;
import io.muster.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Rows as one JSON object on each line, in a stream that is made while it is read. For one thread,
 * but for the figures.
 */
final class RowLines extends InputStream {

  private static final int AT_ONCE = 32_768;

  private final RowFeed feed;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream(AT_ONCE + 8_192);
  private byte[] buffer = new byte[0];
  private int position;
  private boolean ended;
  private volatile @Nullable UnreadableSourceException unreadable;
  private volatile @Nullable IOException failure;

  RowLines(RowFeed feed) {
    this.feed = feed;
  }

  /**
   * Ends an upload that broke because of its rows: whoever sends them hears of broken uploads
   * alone. Any thread.
   *
   * @throws UnreadableSourceException if the rest of the file couldn't be read for what is in it
   * @throws IOException if reading it failed
   */
  void check() throws IOException, UnreadableSourceException {
    UnreadableSourceException rest = unreadable;
    if (rest != null) {
      throw rest;
    }
    IOException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (position == buffer.length && !fill()) {
      return -1;
    }
    int read = Math.min(length, buffer.length - position);
    System.arraycopy(buffer, position, into, offset, read);
    position += read;
    return read;
  }

  /** Reads rows until there is enough, or hashing has taken long enough. */
  private boolean fill() throws IOException {
    lines.reset();
    long hashedBefore = feed.hashed();
    while (!ended && lines.size() < AT_ONCE && feed.hashed() - hashedBefore < MOST_HASHED) {
      append();
    }
    buffer = lines.toByteArray();
    position = 0;
    return buffer.length > 0;
  }

  /** So that what was hashed goes on its way, and a slow upload doesn't look like a broken one. */
  private static final int MOST_HASHED = 16;

  private void append() throws IOException {
    try {
      ReadyRow row = feed.next();
      if (row == null) {
        ended = true;
        return;
      }
      // One for each row: a generator puts a blank between objects.
      try (JsonGenerator json = StrictJson.FACTORY.createGenerator(lines)) {
        RowJson.write(json, row.row());
      }
      lines.write('\n');
    } catch (UnreadableSourceException rest) {
      unreadable = rest;
      // Breaks the upload off: what has come is kept, and the import isn't complete.
      throw new IOException("the rest of the file can't be read", rest);
    } catch (IOException failed) {
      failure = failed;
      throw failed;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
