package io.muster.worker.consume;

/**
 * How a worker consumes its shards.
 *
 * @param workerId its name among the workers, which decides which shards it holds
 * @param shards how many shards there are
 * @param prefetch how many unacknowledged deliveries each may have
 * @param unitLimit the most commands in a unit of work
 * @param unitsInFlight how many units may run at a time
 */
public record ShardSettings(
    String workerId, int shards, int prefetch, int unitLimit, int unitsInFlight) {

  /** How many unacknowledged deliveries there can be in all. */
  int bound() {
    return shards * prefetch;
  }
}
