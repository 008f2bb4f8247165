package io.muster.worker.imports;

import io.muster.worker.consume.InteractiveTraffic;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much of the worker imports get: all of their units while nobody else writes; a share of them
 * while somebody does. On the engine's context.
 *
 * <p>A share of a half of four units is two units at a time. A share that is less than one unit is
 * one unit at a time, with pauses between.
 */
final class ImportPace {

  private static final long LONGEST_REST_MILLIS = 30_000;
  private static final long APART_NANOS = Duration.ofSeconds(10).toNanos();

  private final int units;
  private final double shareUnits;
  private final InteractiveTraffic traffic;
  private final LongSupplier nanoTime;
  private long apartUntil;

  /**
   * A pace.
   *
   * @param units how many units of chunks may run at a time
   * @param sharePercent the share that imports get beside other writes, 1 to 100
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  ImportPace(int units, int sharePercent, InteractiveTraffic traffic, LongSupplier nanoTime) {
    this.units = units;
    this.shareUnits = units * sharePercent / 100.0;
    this.traffic = traffic;
    this.nanoTime = nanoTime;
    this.apartUntil = nanoTime.getAsLong();
  }

  /**
   * Whether chunks may be decided together: what one unit brings is in the way of other writes as a
   * whole.
   */
  boolean mayGroup() {
    return !traffic.isThere() && nanoTime.getAsLong() - apartUntil >= 0;
  }

  /**
   * Chunks that were decided together came to nothing: what was in their way may be there for a
   * while, and meets less of them when they come one by one.
   */
  void togetherFailed() {
    apartUntil = nanoTime.getAsLong() + APART_NANOS;
  }

  /** How many units may run at a time now. */
  int unitsNow() {
    return traffic.isThere() ? (int) Math.ceil(shareUnits) : units;
  }

  /** How long to rest after a unit that took this long, in milliseconds. */
  long restMillis(long tookNanos) {
    if (!traffic.isThere()) {
      return 0;
    }
    double duty = shareUnits / Math.ceil(shareUnits);
    // Chunks that were delivered wait meanwhile, and the broker doesn't wait for ever.
    return Math.min(LONGEST_REST_MILLIS, Math.round(tookNanos / 1e6 * (1 - duty) / duty));
  }
}
