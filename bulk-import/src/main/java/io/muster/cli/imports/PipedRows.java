package io.muster.cli.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What is piped in, written to a file on the way where it is needed once more. For one thread. */
final class PipedRows extends FilterInputStream {

  private final OutputStream copy;

  PipedRows(InputStream piped, OutputStream copy) {
    super(piped);
    this.copy = copy;
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    if (read >= 0) {
      copy.write(read);
    }
    return read;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = in.read(into, offset, length);
    if (read > 0) {
      copy.write(into, offset, read);
    }
    return read;
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
