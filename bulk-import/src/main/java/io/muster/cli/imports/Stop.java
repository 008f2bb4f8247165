package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether somebody wants the process to end: then there is a moment to write down how far it is.
 * Safe for all threads.
 */
final class Stop implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::request, "muster-import-stop");

  /** Listens for the end of the process. */
  static Stop onSignals() {
    Stop stop = new Stop();
    Runtime.getRuntime().addShutdownHook(stop.hook);
    return stop;
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Whether the end is asked for, now or within this time; waits until then. */
  boolean isRequestedWithin(Duration time) throws InterruptedException {
    return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Ends the command where that is asked for.
   *
   * @throws CliException with {@link CliExit#INTERRUPTED}
   */
  void check() {
    if (isRequested()) {
      throw new CliException(CliExit.INTERRUPTED, "interrupted");
    }
  }

  /**
   * Waits for so long.
   *
   * @throws CliException with {@link CliExit#INTERRUPTED} as soon as the end is asked for
   */
  void pause(Duration time) throws InterruptedException {
    if (isRequestedWithin(time)) {
      check();
    }
  }

  /** Asks for the end, and waits for it for a moment. */
  void request() {
    requested.countDown();
    try {
      // Nobody may hold the process up for longer than whoever stops it has patience.
      ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException enough) {
      Thread.currentThread().interrupt();
    }
  }

  /** All is written down: the process may end. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return; // It is running right now.
    }
  }
}
