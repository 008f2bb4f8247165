package io.muster.messaging;

import io.muster.config.Settings;

/**
 * The numbers of the topology: equal in all processes, and written down in the store.
 *
 * @param shards how many command queues there are
 * @param prefetch how many unacknowledged deliveries a consumer of a shard may have; never lowered
 * @param shardBound how many messages a shard holds before it refuses more
 * @param importBound how many chunks the import queue holds before it refuses more
 */
public record TopologySettings(int shards, int prefetch, int shardBound, int importBound) {

  /** After how many deliveries a broker gives a message up, where it counts them. */
  public static final int DELIVERY_LIMIT = 200;

  /** Reads them from {@code SHARDS}, {@code PREFETCH} and their companions. */
  public static TopologySettings read(Settings settings) {
    return new TopologySettings(
        settings.number("SHARDS", 8, 1, 256),
        settings.number("PREFETCH", 200, 1, 2_000),
        settings.number("SHARD_BOUND", 100_000, 10, 10_000_000),
        settings.number("IMPORT_BOUND", 2_000, 10, 1_000_000));
  }
}
