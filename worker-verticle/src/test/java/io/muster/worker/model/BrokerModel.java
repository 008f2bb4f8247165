package io.muster.worker.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The shards, and one channel for each worker that consumes all of them.
 *
 * <p>Messages are handed out to a consumer as many at once as its prefetch allows, as the queue
 * does it, at any moment after it could. Left out: the way to the worker (a worker takes any prefix
 * of what it was handed, as if the rest hadn't arrived) and a broker that notices a death late (the
 * worker may as well have stalled first and died later).
 *
 * @param shards the queues
 * @param unpublished messages whose senders haven't sent them yet
 * @param acknowledged what is gone for good
 */
record BrokerModel(List<ShardModel> shards, Set<Integer> unpublished, Set<Integer> acknowledged) {

  BrokerModel {
    shards = List.copyOf(shards);
    unpublished = Set.copyOf(unpublished);
    acknowledged = Set.copyOf(acknowledged);
  }

  /** Whether a worker's channel is open. */
  boolean isConsuming(int worker) {
    return shards.get(0).consumers().contains(worker);
  }

  BrokerModel publish(int message, int shard) {
    Set<Integer> left = new HashSet<>(unpublished);
    left.remove(message);
    return new BrokerModel(with(shard, shards.get(shard).published(message)), left, acknowledged);
  }

  BrokerModel join(int worker) {
    return forEach(shard -> shard.joined(worker));
  }

  BrokerModel handOut(int shard, int worker, int count) {
    return new BrokerModel(
        with(shard, shards.get(shard).handedOut(worker, count)), unpublished, acknowledged);
  }

  /** What a worker acknowledges on a channel that is closed is not acknowledged. */
  BrokerModel acknowledge(int worker, List<Integer> messages) {
    Set<Integer> gone = new HashSet<>(acknowledged);
    for (int message : messages) {
      if (shards.stream().anyMatch(shard -> shard.heldBy(worker).contains(message))) {
        gone.add(message);
      }
    }
    BrokerModel after = forEach(shard -> shard.acknowledged(worker, messages));
    return new BrokerModel(after.shards, unpublished, gone);
  }

  BrokerModel close(int worker) {
    return forEach(shard -> shard.closed(worker));
  }

  private BrokerModel forEach(UnaryOperator<ShardModel> change) {
    return new BrokerModel(shards.stream().map(change).toList(), unpublished, acknowledged);
  }

  private List<ShardModel> with(int shard, ShardModel changed) {
    List<ShardModel> now = new ArrayList<>(shards);
    now.set(shard, changed);
    return now;
  }
}
