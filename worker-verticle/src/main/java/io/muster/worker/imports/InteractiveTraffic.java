package io.muster.worker.imports;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Knows whether people's own writes have come to this worker of late. Any thread. */
public final class InteractiveTraffic {

  private final LongSupplier nanoTime;
  private final long rememberedNanos;
  private volatile long last;
  private volatile boolean any;

  /**
   * None so far.
   *
   * @param remembered for how long a write counts
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  public InteractiveTraffic(Duration remembered, LongSupplier nanoTime) {
    this.rememberedNanos = remembered.toNanos();
    this.nanoTime = nanoTime;
  }

  /** A write came. */
  public void seen() {
    last = nanoTime.getAsLong();
    any = true;
  }

  /** Whether one came of late. */
  public boolean isThere() {
    return any && nanoTime.getAsLong() - last < rememberedNanos;
  }
}
