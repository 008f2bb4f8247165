package io.muster.worker.imports;

/**
 * How a worker consumes chunks of imports.
 *
 * @param workerId its name among the workers
 * @param units how many chunks may be written at a time
 * @param sharePercent the share of these that imports get while other writes come in, 1 to 100
 */
public record ImportLaneSettings(String workerId, int units, int sharePercent) {

  /**
   * How many unacknowledged chunks there may be: for each that is written one more is committed,
   * and one waits.
   */
  int prefetch() {
    return 3 * units;
  }
}
