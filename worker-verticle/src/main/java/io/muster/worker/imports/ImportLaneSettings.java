package io.muster.worker.imports;

/**
 * How a worker consumes chunks of imports.
 *
 * @param workerId its name among the workers
 * @param units how many chunks may be decided at a time
 * @param sharePercent the share of these that imports get while other writes come in, 1 to 100
 */
public record ImportLaneSettings(String workerId, int units, int sharePercent) {

  /** How many unacknowledged chunks there may be: one more waits for each that is decided. */
  int prefetch() {
    return 2 * units;
  }
}
