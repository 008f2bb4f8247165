package io.muster.system.chaos.scene;

import io.muster.backends.process.BackendException;
import io.muster.backends.program.JavaCommand;
import io.muster.backends.program.RunningProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One API or worker, which can be started again at the same addresses. Any thread. */
public final class MusterNode implements AutoCloseable {
  private final String role;
  private final String name;
  private final Path jar;
  private final int heapMegabytes;
  private final Map<String, String> environment;
  private final @Nullable ShiftedClock clock;
  private @Nullable RunningProgram program;
  private boolean wanted;

  /**
   * Starts nothing yet.
   *
   * @param role {@code api} or {@code worker}
   * @param clock what it takes for the time; null for the machine's clock
   */
  MusterNode(
      String role,
      int number,
      Path jar,
      int heapMegabytes,
      Map<String, String> environment,
      @Nullable ShiftedClock clock) {
    this.role = role;
    this.name = role + "-" + number;
    this.jar = jar;
    this.heapMegabytes = heapMegabytes;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /** Such as {@code worker-2}. */
  public String name() {
    return name;
  }

  /** Starts it; returns at once. Does nothing where it runs. */
  public synchronized void start() {
    wanted = true;
    if (program == null || !program.isAlive()) {
      program = RunningProgram.start(name, command(), environment);
    }
  }

  private List<String> command() {
    return clock == null
        ? JavaCommand.jar(jar, heapMegabytes)
        : JavaCommand.jarWith(
            jar, ShiftedProgram.class, heapMegabytes, role, clock.file().toString());
  }

  /** Waits until it says that it is ready. */
  public void awaitReady() {
    running().awaitReady();
  }

  /** SIGKILL. */
  public synchronized void kill() {
    wanted = false;
    running().kill();
  }

  /** SIGTERM, and waits for its end. */
  public synchronized void stop() {
    wanted = false;
    running().close();
  }

  /** SIGSTOP. */
  public synchronized void pause() {
    running().pause();
  }

  /** SIGCONT. */
  public synchronized void resume() {
    running().resume();
  }

  /**
   * Sets its clock wrong by so much, or right by zero; does nothing to one with the machine's
   * clock.
   *
   * @param wrong ahead, or behind where it is negative
   */
  public void shiftClock(Duration wrong) {
    if (clock != null) {
      clock.shift(wrong);
    }
  }

  /** Why it isn't as it should be, if it ended by itself; else null. */
  public synchronized @Nullable String mishap() {
    return wanted && program != null && !program.isAlive()
        ? name + " ended by itself; it printed:\n" + program.lastLines()
        : null;
  }

  /** What it printed last. */
  public synchronized String lastLines() {
    return program == null ? "" : program.lastLines();
  }

  private synchronized RunningProgram running() {
    if (program == null) {
      throw new BackendException(name + " was never started");
    }
    return program;
  }

  @Override
  public synchronized void close() {
    wanted = false;
    if (program != null) {
      program.kill();
    }
  }
}
