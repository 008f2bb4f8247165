package io.muster.worker.imports;

import io.muster.imports.Chunker;
import io.muster.worker.consume.InteractiveTraffic;

/**
 * How much of the worker imports get: all of their units while nobody else writes; a share of them
 * while somebody does. On the engine's context.
 *
 * <p>A share of a half of four units is two units at a time. A share that is less than one unit is
 * one unit at a time, with pauses between.
 */
final class ImportPace {

  private static final long LONGEST_REST_MILLIS = 30_000;

  /** The most chunks that are decided together, which is as many of the usual size as may be. */
  static final int MOST_CHUNKS = WaitingChunks.MOST_ROWS / Chunker.USUAL_ROWS;

  /**
   * What lasts costs one unit that comes to nothing in so many, and what is over is soon forgotten.
   */
  private static final int GROWS_AFTER = 4;

  /**
   * How many units may be under way for each that may be decided at a time: the others wait for a
   * majority to have what the primary has. So that has work while the secondaries apply what it
   * did. More would be lost with it.
   */
  static final int UNDER_WAY = 2;

  private final int units;
  private final double shareUnits;
  private final InteractiveTraffic traffic;
  private int together = MOST_CHUNKS;
  private int settledSince;

  /**
   * A pace.
   *
   * @param units how many units of chunks may be decided at a time
   * @param sharePercent the share that imports get beside other writes, 1 to 100
   */
  ImportPace(int units, int sharePercent, InteractiveTraffic traffic) {
    this.units = units;
    this.shareUnits = units * sharePercent / 100.0;
    this.traffic = traffic;
  }

  /**
   * The most chunks that may be decided together now. One while somebody else writes: what a unit
   * brings is in the way of other writes as a whole.
   */
  int chunksTogether() {
    return traffic.isThere() ? 1 : together;
  }

  /**
   * Chunks that were decided together came to nothing: what was in their way meets less of them
   * when fewer come together. Where it met several units, that counts once.
   *
   * @param chunks how many they were
   */
  void togetherFailed(int chunks) {
    together = Math.max(1, Math.min(together, chunks / 2));
    settledSince = 0;
  }

  /** What was begun together was committed: after some of these it may be one more. */
  void togetherSettled() {
    settledSince++;
    if (settledSince == GROWS_AFTER) {
      settledSince = 0;
      together = Math.min(MOST_CHUNKS, together + 1);
    }
  }

  /** Whether a unit may begin before the one ahead of it is over. */
  boolean mayOverlap() {
    return !traffic.isThere();
  }

  /**
   * Whether another unit may begin now.
   *
   * @param deciding how many are under way whose writes the next would not see
   * @param committing how many others are under way
   * @param resting how many rests are under way
   */
  boolean mayBegin(int deciding, int committing, int resting) {
    return mayOverlap()
        ? deciding + resting < units && deciding + committing < UNDER_WAY * units
        : deciding + committing + resting < Math.ceil(shareUnits);
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
