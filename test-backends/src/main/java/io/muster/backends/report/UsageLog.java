package io.muster.backends.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Notes what each test got, in {@code target/backends} of its module, a file for each JVM. */
public final class UsageLog {
  static final String FOLDER = "target/backends";
  static final String SUFFIX = ".jsonl";

  private UsageLog() {}

  /** The class outside of this module's own packages that is calling; empty when there is none. */
  public static String caller() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .filter(name -> !name.startsWith("io.muster.backends."))
                    .findFirst())
        .orElse("");
  }

  /** Adds a line. Any thread. */
  public static synchronized void write(Usage usage) {
    Path folder = ModuleFolder.resolve(FOLDER);
    Path file = folder.resolve(ProcessHandle.current().pid() + SUFFIX);
    try {
      Files.createDirectories(folder);
      Files.writeString(
          file, usage.toJson() + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException("can't write " + file, failed);
    }
  }
}
