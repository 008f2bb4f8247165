package io.muster.cli.imports;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** What is piped in by somebody whom Ctrl-C ends too, a moment before it is heard of here. */
final class StoppedRows extends ByteArrayInputStream {

  private final Stop stop;

  StoppedRows(String rows, Stop stop) {
    super(rows.getBytes(StandardCharsets.UTF_8));
    this.stop = stop;
  }

  @Override
  public synchronized int read(byte[] into, int offset, int length) {
    int read = super.read(into, offset, length);
    if (read < 0) {
      Thread signal = new Thread(stop::request);
      signal.setDaemon(true);
      signal.start();
    }
    return read;
  }
}
