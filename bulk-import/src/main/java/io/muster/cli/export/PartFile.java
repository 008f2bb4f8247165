package io.muster.cli.export;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that has its name once it is whole; until then it has {@code .part} behind it. For its
 * owner alone: it is full of people. For one thread.
 */
final class PartFile {

  private final Path whole;
  private final Path part;

  PartFile(Path file) {
    this.whole = file.toAbsolutePath();
    this.part = whole.resolveSibling(whole.getFileName() + ".part");
  }

  /** The file while it isn't whole. */
  Path part() {
    return part;
  }

  /** Begins a new one. */
  ExportTarget create() {
    if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
      throw new CliException(
          CliExit.REFUSED,
          part + " is there, from an export that broke off: go on with --resume, or remove it");
    }
    return new ExportTarget(part.toString(), Channels.newOutputStream(open()));
  }

  /**
   * Goes on with one that is there, behind its last whole row, or begins a new one.
   *
   * @param rows is told which rows there are
   */
  ExportTarget resume(ExportFormat format, ExportedRows rows) {
    if (!Files.exists(part)) {
      return create();
    }
    long length = read(format, rows);
    FileChannel channel = open();
    try {
      channel.truncate(length).position(length);
    } catch (IOException failed) {
      throw failed(failed);
    }
    return new ExportTarget(part.toString(), Channels.newOutputStream(channel));
  }

  /** Reads the rows; how many bytes the whole ones have. */
  private long read(ExportFormat format, ExportedRows rows) {
    RowCutter cutter = new RowCutter(format);
    long[] length = {0};
    RowCutter.Receiver receiver = rows.part((bytes, from, to) -> {});
    byte[] piece = new byte[65_536];
    try (InputStream in = Files.newInputStream(part)) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        cutter.take(
            piece,
            count,
            (bytes, from, to) -> {
              receiver.row(bytes, from, to);
              length[0] += to - from;
            });
      }
    } catch (ExportedRows.ForeignRowsException foreign) {
      throw new CliException(
          CliExit.BAD_INPUT,
          part + " is no part of this export: " + foreign.getMessage() + ". Same options as then?");
    } catch (IOException failed) {
      throw failed(failed);
    }
    return length[0];
  }

  /** Gives it its name, once it is whole and closed. */
  void finish() {
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw failed(failed);
    }
  }

  /** Removes it: there is nothing in it. */
  void discard() {
    try {
      Files.deleteIfExists(part);
    } catch (IOException failed) {
      throw failed(failed);
    }
  }

  private FileChannel open() {
    try {
      return PrivateFiles.open(part);
    } catch (IOException failed) {
      throw failed(failed);
    }
  }

  private CliException failed(IOException failure) {
    return new CliException(CliExit.IO, part + " can't be read or written: " + failure);
  }
}
