package io.muster.worker.imports;

/**
 * How a worker consumes chunks of imports.
 *
 * @param workerId its name among the workers
 * @param units how many units of chunks may be decided at a time
 * @param sharePercent the share of these that imports get while other writes come in, 1 to 100
 */
public record ImportLaneSettings(String workerId, int units, int sharePercent) {

  /** How many unacknowledged chunks there may be: those under way, and a group that waits. */
  int prefetch() {
    return (ImportPace.UNDER_WAY + 1) * ImportPace.MOST_CHUNKS * units;
  }
}
