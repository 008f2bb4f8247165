package io.muster.bench.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.backends.process.LocalMachine;
import io.muster.bench.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program that does its work and ends, looked at on the way: what is known of a process is gone
 * when it has ended. It can't outlive this JVM.
 */
public final class MeteredProcess implements AutoCloseable {
  /** Between two looks; what it used after the last one isn't known. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final Duration LAST_LINES = Duration.ofSeconds(10);
  private static final int MOST_ERRORS = 2_000;

  private final String name;
  private final Process process;
  private final Path errors;
  private final Thread reader;
  private final long startedAt = System.nanoTime();
  private volatile double cpuSeconds;
  private volatile double peakMebibytes = Double.NaN;

  private MeteredProcess(String name, Process process, Path errors, Consumer<String> lines) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    this.reader = daemon(name + "-lines", () -> read(lines));
    daemon(name + "-meter", this::look);
  }

  /**
   * What it took.
   *
   * @param exitCode how it ended
   * @param seconds from its start to its end
   * @param cpuSeconds its CPU time
   * @param peakMebibytes the most memory that it held (RSS); NaN where that isn't known
   */
  public record Usage(int exitCode, double seconds, double cpuSeconds, double peakMebibytes) {}

  /**
   * Starts it; returns at once.
   *
   * @param name for people
   * @param lines hears each line of its standard output, on a thread of its own
   */
  public static MeteredProcess start(
      String name, List<String> words, Map<String, String> environment, Consumer<String> lines) {
    LocalMachine machine = LocalMachine.get();
    Path errors = Path.of(machine.newFolder(name + "-"), "errors.log");
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    builder.environment().put(machine.mark().getKey(), machine.mark().getValue());
    try {
      return new MeteredProcess(name, builder.start(), errors, lines);
    } catch (IOException failed) {
      throw BenchException.failed(name + " can't be started", failed);
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void read(Consumer<String> lines) {
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      output.lines().forEach(lines);
    } catch (IOException | java.io.UncheckedIOException closed) {
      // It was ended from outside.
    }
  }

  private void look() {
    try {
      do {
        process.info().totalCpuDuration().ifPresent(used -> cpuSeconds = used.toNanos() / 1e9);
        double peak = PeakMemory.mebibytes(process.pid());
        if (!Double.isNaN(peak)) {
          peakMebibytes = peak;
        }
      } while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its standard input. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits for its end, and for all its lines to be heard.
   *
   * @throws BenchException where it takes longer than that
   */
  public Usage await(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw broken("took longer than " + limit.toSeconds() + " s");
      }
      double seconds = (System.nanoTime() - startedAt) / 1e9;
      reader.join(LAST_LINES.toMillis());
      return new Usage(process.exitValue(), seconds, cpuSeconds, peakMebibytes);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw BenchException.failed("interrupted while " + name + " worked", interrupted);
    }
  }

  /** That it doesn't work, with what it said of it last. */
  public BenchException broken(String what) {
    return BenchException.failed(name + " " + what + lastErrors());
  }

  private String lastErrors() {
    try {
      String all = Files.readString(errors, UTF_8).strip();
      String last = all.substring(Math.max(0, all.length() - MOST_ERRORS));
      return last.isEmpty() ? "" : "; it said:\n" + last;
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** Kills it where it has not ended. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
