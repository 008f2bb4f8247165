package io.muster.backends.report;

import java.nio.file.Path;

/** The folder of the Maven module whose tests run. */
public final class ModuleFolder {
  private ModuleFolder() {}

  /** A path below it. */
  public static Path resolve(String path) {
    // Surefire and failsafe say it; an IDE starts there.
    String folder = System.getProperty("basedir", System.getProperty("user.dir", "."));
    return Path.of(folder).resolve(path);
  }
}
