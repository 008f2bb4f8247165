package io.muster.standalone.folder;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Folders and files that their owner alone can read: they hold addresses of people, and secrets.
 */
public final class PrivateFolder {

  private PrivateFolder() {}

  /**
   * Makes a folder, and those above it, where they are missing; one that is there stays as it is.
   */
  public static void make(Path folder) throws IOException {
    Files.createDirectories(folder, ownersAlone("rwx------"));
  }

  /** A new empty file in a folder, with a name that begins so. */
  static Path newFile(Path folder, String name) throws IOException {
    return Files.createTempFile(folder, name, ".new", ownersAlone("rw-------"));
  }

  private static FileAttribute<?>[] ownersAlone(String permissions) {
    boolean known = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return known
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
