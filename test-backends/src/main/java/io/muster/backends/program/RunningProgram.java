package io.muster.backends.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.backends.process.BackendException;
import io.muster.backends.process.LocalMachine;
import io.muster.backends.process.Poll;
import io.muster.backends.process.ServerProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that prints where it listens. It can't outlive this JVM, however that ends. Any thread;
 * calls block.
 */
public final class RunningProgram implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int PROBE_MILLIS = 2_000;

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
   * @param words its command line, see {@link JavaCommand}
   */
  public static RunningProgram start(
      String name, List<String> words, Map<String, String> environment) {
    LocalMachine machine = LocalMachine.get();
    Path log = Path.of(machine.newFolder(name + "-"), "out.log");
    return new RunningProgram(
        name, log, ServerProcess.start(machine, words, environment, log.toString()));
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Waits for a line that begins so and has an address in it.
   *
   * @throws BackendException with what it printed, when it ends or takes too long
   */
  public URI address(String lineStart) {
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

  /**
   * Waits until its management port says that it is ready.
   *
   * @throws BackendException with what it printed, when it ends or takes too long
   */
  public void awaitReady() {
    if (!Poll.until(START_LIMIT, this::isReady)) {
      throw broken("did not become ready");
    }
  }

  /** Whether its management port says that it is ready. */
  public boolean isReady() {
    return answersOk(address("Management:").resolve("/health/ready"));
  }

  private static boolean answersOk(URI address) {
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(PROBE_MILLIS);
      connection.setReadTimeout(PROBE_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whether it runs, or is paused. */
  public boolean isAlive() {
    return process.alive();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    process.kill();
  }

  /** SIGSTOP: connections stay, nothing moves. */
  public void pause() {
    process.pause();
  }

  /** SIGCONT after {@link #pause}. */
  public void resume() {
    process.resume();
  }

  /** That it doesn't work, with what it printed last. */
  public BackendException broken(String what) {
    return new BackendException(name + " " + what + "; it printed:\n" + process.lastLines());
  }

  /** What it printed last. */
  public String lastLines() {
    return process.lastLines();
  }

  /** SIGTERM; SIGKILL where that doesn't end it in half a minute. */
  @Override
  public void close() {
    process.stop(STOP_LIMIT);
  }
}
