package io.muster.backends.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A small process that waits for the end of this JVM, however it comes, and then kills whatever
 * carries the JVM's mark in its environment and removes its folder. It sees the end as the end of
 * its standard input, so a SIGKILL of the JVM works too.
 */
final class Guardian {
  /** Holds the mark of the JVM that a process belongs to. */
  static final String OWNER_VARIABLE = "MUSTER_BACKENDS_OWNER";

  private static final long LAST_WAIT_SECONDS = 10;
  private static final String SCRIPT =
      """
      cat >/dev/null
      for round in 1 2 3 4 5; do
        # Its status tells too of processes that went away meanwhile.
        found=$(grep -lzsxF "$1" /proc/[0-9]*/environ)
        [ -n "$found" ] || break
        for file in $found; do
          file=${file#/proc/}
          kill -KILL "${file%/environ}" 2>/dev/null
        done
        sleep 0.1
      done
      rm -rf -- "$2"
      """;

  private final String owner;
  private final Path folder;

  private Guardian(String owner, Path folder) {
    this.owner = owner;
    this.folder = folder;
  }

  static Guardian start(Path folder) {
    String owner = UUID.randomUUID().toString();
    String mark = OWNER_VARIABLE + "=" + owner;
    // In a session of its own: it must live through a Ctrl-C at the terminal.
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of("setsid", "sh", "-c", SCRIPT, "guardian", mark, folder.toString()));
    builder.environment().remove(OWNER_VARIABLE);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> release(process), "backends-end"));
      return new Guardian(owner, folder);
    } catch (IOException failed) {
      throw new UncheckedIOException("can't start the guardian of the backends", failed);
    }
  }

  String owner() {
    return owner;
  }

  Path folder() {
    return folder;
  }

  private static void release(Process process) {
    try {
      process.getOutputStream().close();
      process.waitFor(LAST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (IOException alreadyGone) {
      // Then there is nobody to wait for.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
