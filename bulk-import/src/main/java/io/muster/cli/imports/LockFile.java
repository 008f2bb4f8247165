package io.muster.cli.imports;

import io.muster.cli.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A file that one process holds at a time, and that is gone once it doesn't any more. */
final class LockFile implements AutoCloseable {

  /** So often the file may go away between two looks: whoever held it has just ended. */
  private static final int TRIES = 5;

  private static final int LONGEST_MARK = 1 << 20;

  private final Path path;
  private final FileChannel channel;

  private LockFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes hold of it, and makes it where it isn't there.
   *
   * @return null if another process has it
   * @throws IOException if it can't be made
   */
  static @Nullable LockFile hold(Path path) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      create(path);
      FileChannel channel = open(path);
      if (channel == null) {
        continue;
      }
      if (!isLocked(channel)) {
        channel.close();
        return null;
      }
      if (isStillThere(path, channel)) {
        return new LockFile(path, channel);
      }
      channel.close();
    }
    return null;
  }

  private static void create(Path path) throws IOException {
    try {
      PrivateFiles.create(path);
    } catch (FileAlreadyExistsException another) {
      // Held by another process, or left over by one that was killed: the lock tells.
      return;
    }
  }

  private static @Nullable FileChannel open(Path path) throws IOException {
    try {
      return FileChannel.open(path, StandardOpenOption.WRITE);
    } catch (NoSuchFileException deleted) {
      return null;
    }
  }

  /** The lock ends with its channel. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException mine) {
      return false;
    }
  }

  /**
   * Whether the channel is of the file that has the name: where it was deleted meanwhile, somebody
   * else may hold a new one. A channel doesn't tell its file's key, and to open the file once more
   * would end the lock, so its length is made one that no other has.
   */
  private static boolean isStillThere(Path path, FileChannel channel) throws IOException {
    int mark = ThreadLocalRandom.current().nextInt(LONGEST_MARK);
    channel.truncate(0);
    channel.write(ByteBuffer.allocate(1), mark);
    try {
      return Files.size(path) == mark + 1;
    } catch (NoSuchFileException deleted) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    // Deleted while it is held, by its holder alone: whoever comes later makes a new one.
    try (channel) {
      Files.deleteIfExists(path);
    }
  }
}
