package io.muster.worker.consume;

import io.muster.messaging.Names;
import io.muster.messaging.QueueSubscription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which worker should hold which shard, by rendezvous hashing: every worker consumes every shard
 * with a priority made from both names, and the highest one holds it. A worker that joins takes its
 * share from all, one that leaves gives it back to all, and nobody coordinates.
 */
public final class ShardPriority {

  private ShardPriority() {}

  /** The subscriptions of a worker: one for each shard. */
  public static List<QueueSubscription> subscriptions(String workerId, int shards) {
    List<QueueSubscription> subscriptions = new ArrayList<>(shards);
    for (int shard = 0; shard < shards; shard++) {
      subscriptions.add(new QueueSubscription(Names.shardQueue(shard), of(workerId, shard)));
    }
    return subscriptions;
  }

  /** The priority of a worker's consumer on a shard: 0 to 2^31 - 1. */
  static int of(String workerId, int shard) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : (workerId + '/' + shard).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    // FNV alone leaves the high bits of similar names alike, and those decide the order.
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return (int) (hash >>> 33);
  }
}
