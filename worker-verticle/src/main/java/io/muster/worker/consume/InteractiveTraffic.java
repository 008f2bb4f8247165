package io.muster.worker.consume;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether people's own writes have come to this worker of late, and whether one is in hand.
 * On the engine's context.
 */
public final class InteractiveTraffic {

  private final LongSupplier nanoTime;
  private final long rememberedNanos;
  private long last;
  private boolean any;
  private int running;
  private @Nullable Runnable whenIdle;

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

  /** A unit of them begins. */
  public void begun() {
    last = nanoTime.getAsLong();
    any = true;
    running++;
  }

  /** A unit is decided, and the next has begun if there is one. */
  public void ended() {
    running--;
    Runnable waiting = whenIdle;
    if (running == 0 && waiting != null) {
      whenIdle = null;
      waiting.run();
    }
  }

  /** Whether one came of late. */
  public boolean isThere() {
    return any && nanoTime.getAsLong() - last < rememberedNanos;
  }

  /** Whether a unit of them runs. */
  public boolean isBusy() {
    return running > 0;
  }

  /** Runs this once, when none of them runs any more; in the place of what was asked for before. */
  public void whenIdle(Runnable action) {
    whenIdle = action;
  }
}
