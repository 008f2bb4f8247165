package io.muster.bench.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.backends.process.LocalMachine;
import io.muster.backends.process.Poll;
import io.muster.backends.process.ServerProcess;
import io.muster.bench.BenchException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that prints where it listens. It can't outlive the bench, however that ends. */
public final class RunningProgram implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final String name;
  private final Path log;
  private final ServerProcess process;

  private RunningProgram(String name, Path log, ServerProcess process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it; returns at once.
   *
   * @param name for people
   */
  static RunningProgram start(String name, List<String> words, Map<String, String> environment) {
    LocalMachine machine = LocalMachine.get();
    Path log = Path.of(machine.newFolder(name + "-"), "out.log");
    return new RunningProgram(
        name, log, ServerProcess.start(machine, words, environment, log.toString()));
  }

  long pid() {
    return process.pid();
  }

  /**
   * Waits for a line that begins so and has an address in it.
   *
   * @throws BenchException with what it printed, when it ends or takes too long
   */
  URI address(String lineStart) {
    Pattern pattern =
        Pattern.compile(
            "^" + Pattern.quote(lineStart) + ".*?(https?://[^\\s/]+)", Pattern.MULTILINE);
    boolean told = Poll.until(START_LIMIT, () -> find(pattern).isPresent() || !process.alive());
    return find(pattern)
        .filter(found -> told)
        .map(URI::create)
        .orElseThrow(() -> broken("did not say where it listens"));
  }

  private Optional<String> find(Pattern pattern) {
    try {
      Matcher matcher = pattern.matcher(Files.exists(log) ? Files.readString(log, UTF_8) : "");
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException halfWritten) {
      return Optional.empty();
    }
  }

  /** That it doesn't work, with what it printed last. */
  BenchException broken(String what) {
    return BenchException.failed(name + " " + what + "; it printed:\n" + process.lastLines());
  }

  @Override
  public void close() {
    process.stop(STOP_LIMIT);
  }
}
