package io.muster.cli.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * What is piped in, written to a file on the way where it is needed once more. Where the process is
 * told to end it fails and doesn't end: Ctrl-C ends whoever writes the rows too, in the middle of
 * one, which may look like a row nevertheless. For one thread.
 */
final class PipedRows extends FilterInputStream {

  /** How much later than the end of the rows the signal may be heard of. */
  private static final Duration SIGNAL_DELAY = Duration.ofMillis(200);

  private final OutputStream copy;
  private final Stop stop;
  private boolean ended;

  PipedRows(InputStream piped, OutputStream copy, Stop stop) {
    super(piped);
    this.copy = copy;
    this.stop = stop;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = in.read(into, offset, length);
    if (read > 0) {
      copy.write(into, offset, read);
    } else if (read < 0) {
      checkEnd();
    }
    return read;
  }

  private void checkEnd() throws InterruptedIOException {
    if (ended) {
      return;
    }
    try {
      if (stop.isRequestedWithin(SIGNAL_DELAY)) {
        throw new InterruptedIOException("interrupted");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    ended = true;
  }

  @Override
  public long skip(long bytes) throws IOException {
    byte[] skipped = new byte[(int) Math.min(bytes, 8_192)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public void close() throws IOException {
    try (copy) {
      in.close();
    }
  }
}
