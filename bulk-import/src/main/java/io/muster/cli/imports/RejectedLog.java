package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.PrivateFiles;
import io.muster.imports.RowFault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The refused rows of an import in the order of the file, with why, in a file that only grows.
 * Holds nothing of what stands in a row. For one thread.
 */
final class RejectedLog implements AutoCloseable {

  private static final int BUFFER = 32_768;

  private final Path path;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private boolean usedUp;

  /** A refused row. */
  record Entry(long row, List<RowFault> faults) {}

  private RejectedLog(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** One that goes away with its process. */
  static RejectedLog temporary() throws IOException {
    RejectedLog log = open(PrivateFiles.temporary(".rejected"), 0);
    log.usedUp = true;
    return log;
  }

  /**
   * Goes on with a file, or makes it.
   *
   * @param length how much of it counts; what is behind is cut off
   * @throws CliException if it has not so much any more
   */
  static RejectedLog open(Path path, long length) throws IOException {
    if (!Files.exists(path)) {
      PrivateFiles.create(path);
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (channel.size() < length) {
      channel.close();
      throw new CliException(
          CliExit.IO, path + " is shorter than it was, rows are missing: --restart begins anew");
    }
    channel.truncate(length);
    channel.position(length);
    return new RejectedLog(path, channel);
  }

  void add(long row, List<RowFault> faults) throws IOException {
    JsonArray list = new JsonArray();
    faults.forEach(
        fault ->
            list.add(new JsonObject().put("field", fault.field()).put("reason", fault.reason())));
    String line = new JsonObject().put("row", row).put("faults", list).encode() + "\n";
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > buffer.remaining()) {
      flush();
    }
    if (bytes.length > buffer.capacity()) {
      write(ByteBuffer.wrap(bytes));
    } else {
      buffer.put(bytes);
    }
  }

  /** Forgets all entries. */
  void clear() throws IOException {
    buffer.clear();
    channel.truncate(0);
    channel.position(0);
  }

  /** Hands all entries to the disk; how long the file is then. */
  long force() throws IOException {
    flush();
    channel.force(false);
    return channel.position();
  }

  private void flush() throws IOException {
    write(buffer.flip());
    buffer.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Reads the entries, in the order of the file. To be closed. */
  Reader read() throws IOException {
    flush();
    FileChannel again = FileChannel.open(path, StandardOpenOption.READ);
    return new Reader(
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(again), StandardCharsets.UTF_8)));
  }

  /** Reads entries one by one. */
  static final class Reader implements AutoCloseable {
    private final BufferedReader lines;

    private Reader(BufferedReader lines) {
      this.lines = lines;
    }

    /** The next one; null behind the last. */
    @Nullable Entry next() throws IOException {
      String line = lines.readLine();
      if (line == null) {
        return null;
      }
      JsonObject entry = new JsonObject(line);
      List<RowFault> faults = new ArrayList<>();
      for (Object fault : entry.getJsonArray("faults")) {
        JsonObject object = (JsonObject) fault;
        faults.add(new RowFault(object.getString("field"), object.getString("reason")));
      }
      return new Entry(entry.getLong("row"), faults);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  /** From now on closing deletes it. */
  void discard() {
    usedUp = true;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (usedUp) {
        Files.deleteIfExists(path);
      } else {
        flush();
      }
    }
  }
}
