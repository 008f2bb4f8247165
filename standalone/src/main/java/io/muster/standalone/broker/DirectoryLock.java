package io.muster.standalone.broker;

import io.muster.process.ExitCode;
import io.muster.process.StartException;
import io.muster.standalone.folder.PrivateFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a directory for one broker. The store below locks its files too, but says so in prose, and
 * only after much of the broker has started.
 */
final class DirectoryLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);
  private static final String FILE = "broker.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory where it is missing, and takes it. The lock ends with the process, however
   * that ends.
   */
  static DirectoryLock take(Path directory) throws StartException {
    FileChannel channel = null;
    try {
      PrivateFolder.make(directory);
      channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return new DirectoryLock(channel);
      }
      channel.close();
      throw inUse(directory);
    } catch (OverlappingFileLockException e) {
      closeQuietly(channel);
      throw inUse(directory);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new StartException(
          ExitCode.UNAVAILABLE,
          "the directory " + directory + " can't be written: check its path and permissions");
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static StartException inUse(Path directory) {
    return new StartException(
        ExitCode.UNAVAILABLE,
        "the directory " + directory + " is in use: stop the other process, or choose another");
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The lock goes with the process.
        LOG.debug("event=lock_close_failed", e);
      }
    }
  }
}
