package io.muster.cli.export;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Where an export goes. Failures end the command. For one thread. */
final class ExportTarget implements ExportedRows.Sink, AutoCloseable {

  private static final int BUFFER = 65_536;

  private final String name;
  private final BufferedOutputStream out;

  /**
   * Writes to a stream.
   *
   * @param name what it is, for errors
   */
  ExportTarget(String name, OutputStream out) {
    this.name = name;
    this.out = new BufferedOutputStream(out, BUFFER);
  }

  @Override
  public void write(byte[] bytes, int from, int to) {
    try {
      out.write(bytes, from, to - from);
    } catch (IOException failed) {
      throw failed(failed);
    }
  }

  /** Writes out what is there so far. */
  void flush() {
    try {
      out.flush();
    } catch (IOException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException failed) {
      throw failed(failed);
    }
  }

  private CliException failed(IOException failure) {
    return new CliException(CliExit.IO, name + " can't be written: " + failure.getMessage());
  }
}
