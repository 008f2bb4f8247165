package io.muster.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param exitCode its exit code
 * @param out its standard output
 * @param err its standard error
 */
public record ProgramRun(int exitCode, String out, String err) {

  /** Runs a program of ours on this JVM's class path. */
  public static ProgramRun java(
      Duration limit, Map<String, String> environment, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    words.addAll(List.of(arguments));
    return run(limit, environment, words);
  }

  /**
   * Runs a program with its environment cleared but for the path and what is given.
   *
   * @throws IllegalStateException if it takes longer than {@code limit}
   */
  public static ProgramRun run(Duration limit, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("muster-out", ".txt");
    Path err = Files.createTempFile("muster-err", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
      String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
      builder.environment().clear();
      builder.environment().put("PATH", path);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IllegalStateException(
            words.get(0) + " took longer than " + limit + ": " + Files.readString(err));
      }
      return new ProgramRun(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }
}
