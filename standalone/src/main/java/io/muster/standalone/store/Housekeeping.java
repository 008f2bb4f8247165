package io.muster.standalone.store;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Asks the store now and then to commit what clients wrote, and, when it has been idle, to write
 * sparse parts of its file anew: a bounded number of bytes each time, so that a unit never waits
 * long.
 */
final class Housekeeping implements AutoCloseable {
  /** The percentage of the file that should be in use. */
  static final int WANTED_FILL_RATE = 60;

  private static final long INTERVAL_MILLIS = 100;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int COMPACTION_BYTES = 1024 * 1024;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "embedded-store-timer");
            thread.setDaemon(true);
            return thread;
          });
  private final IntConsumer store;
  private volatile long lastUnit = System.nanoTime();

  /**
   * Begins.
   *
   * @param store does it; gets the most bytes it may write for compaction
   */
  Housekeeping(IntConsumer store) {
    this.store = store;
    timer.scheduleWithFixedDelay(
        this::tick, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A unit runs. */
  void busy() {
    lastUnit = System.nanoTime();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void tick() {
    boolean idle = System.nanoTime() - lastUnit > IDLE_NANOS;
    store.accept(idle ? COMPACTION_BYTES : 0);
  }
}
