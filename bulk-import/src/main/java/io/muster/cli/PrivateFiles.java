package io.muster.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner may read. Safe for all threads; calls block. */
public final class PrivateFiles {

  private PrivateFiles() {}

  /**
   * Makes an empty one.
   *
   * @throws java.nio.file.FileAlreadyExistsException if something of the name is there
   * @throws IOException if it can't be made
   */
  public static void create(Path path) throws IOException {
    Files.createFile(path, ownerOnly());
  }

  /**
   * Opens one to write into it, and makes it where it isn't there; what is in it stays. To be
   * closed.
   *
   * @throws IOException if it can't be opened
   */
  public static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE), ownerOnly());
  }

  /**
   * Makes an empty one among the temporary files, which goes away with the process at the latest,
   * also where that is told to end while it waits for something.
   *
   * @param suffix how its name ends
   * @throws IOException if it can't be made
   */
  public static Path temporary(String suffix) throws IOException {
    Path path = Files.createTempFile("muster-import", suffix);
    path.toFile().deleteOnExit();
    return path;
  }

  /**
   * Makes a file, or replaces it, as a whole: a reader finds the one before or this.
   *
   * @throws IOException if it can't be written
   */
  public static void replace(Path path, String text) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    create(fresh);
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
