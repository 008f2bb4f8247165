package io.muster.process;

import io.muster.telemetry.Health;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clean end of a process: readiness goes down, then the steps run one after another, the last
 * registered first (so what was started last stops first), all within one deadline, which ends the
 * process too. Begins at SIGTERM or SIGINT; a second signal ends the process at once, with the same
 * code: all that isn't done yet is safe on the queue. Safe for any thread.
 */
public final class Shutdown {

  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private final Health health;
  private final Duration delay;
  private final Duration deadline;
  private final IntConsumer exit;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile int exitCode = ExitCode.OK;

  private record Step(String name, Supplier<? extends Future<?>> action) {}

  /**
   * An end that is not yet begun.
   *
   * @param health told to drain first
   * @param delay how long after that the first step begins, so that balancers notice
   * @param deadline how long the steps may take together
   * @param exit ends the process with a code of {@link ExitCode}
   */
  public Shutdown(Health health, Duration delay, Duration deadline, IntConsumer exit) {
    this.health = health;
    this.delay = delay;
    this.deadline = deadline;
    this.exit = exit;
  }

  /** Writes out the log and ends the process. Any thread, but no event loop. */
  public static void exitProcess(int code) {
    Logs.flush();
    System.exit(code);
  }

  /**
   * Ends the process here and now, without any step: for a fault after which nothing may go on,
   * such as a store that is half written. Does not return.
   */
  public static void halt(int code, String event) {
    LOG.error("event=halt cause={} code={}", event, code);
    Logs.flush();
    Runtime.getRuntime().halt(code);
  }

  /**
   * Adds what has to be done at the end, before all that was added earlier.
   *
   * @param name for the log
   * @param action begins it, on the thread of the shutdown; its future ends the step, and a failure
   *     is logged and the next step begins. When the deadline passes the process ends
   */
  public void step(String name, Supplier<? extends Future<?>> action) {
    synchronized (steps) {
      steps.push(new Step(name, action));
    }
  }

  /** Begins at SIGTERM and SIGINT from now on. */
  public void listen() {
    for (String signal : new String[] {"TERM", "INT"}) {
      try {
        Signals.handle(signal, this::signalled);
      } catch (ReflectiveOperationException | IllegalArgumentException notOurs) {
        LOG.warn("event=signal_not_handled signal={} cause={}", signal, notOurs.toString());
      }
    }
  }

  /** Begins the end; false if it had begun before. Returns at once. */
  public boolean begin(String cause) {
    return begin(cause, ExitCode.OK);
  }

  /**
   * Begins the end because the process can't do its work and a person has to mend that, which
   * showed only after it had started (a backend of the wrong kind, say). The reason goes to
   * standard error in one line, and its code is what the process exits with. Returns at once.
   */
  public void refuse(StartException reason) {
    if (begin("refused", reason.exitCode())) {
      System.err.println(reason.getMessage());
    }
  }

  private boolean begin(String cause, int code) {
    if (!begun.compareAndSet(false, true)) {
      return false;
    }
    exitCode = code;
    LOG.info("event=stopping cause={}", cause);
    health.drain();
    new Thread(this::run, "shutdown").start();
    return true;
  }

  /** Whether the end has begun. */
  public boolean begun() {
    return begun.get();
  }

  private void signalled(String name) {
    if (!begin("SIG" + name)) {
      LOG.warn("event=stop_cut_short cause=SIG{}", name);
      Logs.flush();
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private void run() {
    boolean finished = false;
    try {
      Thread.sleep(delay.toMillis());
      finished = runSteps(System.nanoTime() + deadline.toNanos());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error bug) {
      LOG.error("event=shutdown_failed", bug);
    }
    LOG.info("event=stopped finished={}", finished);
    exit.accept(exitCode);
  }

  private boolean runSteps(long end) throws InterruptedException {
    for (Step step = next(); step != null; step = next()) {
      if (!runStep(step, end - System.nanoTime())) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Step next() {
    synchronized (steps) {
      return steps.poll();
    }
  }

  private static boolean runStep(Step step, long nanosLeft) throws InterruptedException {
    long begin = System.nanoTime();
    try {
      step.action()
          .get()
          .toCompletionStage()
          .toCompletableFuture()
          .get(Math.max(0, nanosLeft), TimeUnit.NANOSECONDS);
      LOG.debug(
          "event=stopped step={} ms={}", step.name(), (System.nanoTime() - begin) / 1_000_000);
    } catch (TimeoutException late) {
      LOG.error("event=shutdown_deadline_passed step={}", step.name());
      return false;
    } catch (ExecutionException | RuntimeException failed) {
      LOG.warn("event=shutdown_step_failed step={}", step.name(), failed);
    }
    return true;
  }
}
