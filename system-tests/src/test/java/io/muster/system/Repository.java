package io.muster.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of this repository, wherever a test is run from. */
public final class Repository {

  private static final Path ROOT = findRoot();

  private Repository() {}

  /** A file or folder, by its path from the root. */
  public static Path path(String fromRoot) {
    return ROOT.resolve(fromRoot);
  }

  /** The text of a file. */
  public static String text(String fromRoot) {
    try {
      return Files.readString(path(fromRoot));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("docker-compose.yml"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not inside the repository");
    }
    return folder;
  }

  /**
   * The program of a module.
   *
   * @throws IllegalStateException if it isn't built
   */
  public static Path jar(String module) {
    Path jar = path(module + "/target/" + module + ".jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " isn't built: run mvn verify, or package");
    }
    return jar;
  }
}
