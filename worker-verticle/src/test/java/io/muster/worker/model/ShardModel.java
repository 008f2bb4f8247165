package io.muster.worker.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A quorum queue: what was returned goes first, and what is returned joins the tail of that.
 *
 * @param returned what was delivered and came back
 * @param fresh what was never delivered
 * @param consumers the workers that consume it, the active one first
 * @param held what each has and hasn't acknowledged
 */
record ShardModel(
    List<Integer> returned,
    List<Integer> fresh,
    List<Integer> consumers,
    Map<Integer, List<Integer>> held) {

  ShardModel {
    returned = List.copyOf(returned);
    fresh = List.copyOf(fresh);
    consumers = List.copyOf(consumers);
    held = Map.copyOf(held);
  }

  boolean isEmpty() {
    return returned.isEmpty() && fresh.isEmpty();
  }

  List<Integer> heldBy(int worker) {
    return held.getOrDefault(worker, List.of());
  }

  ShardModel published(int message) {
    return new ShardModel(returned, plus(fresh, List.of(message)), consumers, held);
  }

  ShardModel joined(int worker) {
    return new ShardModel(returned, fresh, plus(consumers, List.of(worker)), held);
  }

  /** The next messages for a worker. */
  List<Integer> next(int count) {
    List<Integer> waiting = plus(returned, fresh);
    return waiting.subList(0, Math.min(count, waiting.size()));
  }

  /** After the next messages went to a worker. */
  ShardModel handedOut(int worker, int count) {
    int old = Math.min(count, returned.size());
    int young = Math.min(count - old, fresh.size());
    return new ShardModel(
        returned.subList(old, returned.size()),
        fresh.subList(young, fresh.size()),
        consumers,
        holding(worker, plus(heldBy(worker), next(count))));
  }

  ShardModel acknowledged(int worker, List<Integer> messages) {
    List<Integer> left = new ArrayList<>(heldBy(worker));
    left.removeAll(messages);
    return new ShardModel(returned, fresh, consumers, holding(worker, left));
  }

  /** After a worker's channel closed. */
  ShardModel closed(int worker) {
    List<Integer> others = new ArrayList<>(consumers);
    others.remove((Integer) worker);
    return new ShardModel(
        plus(returned, heldBy(worker)), fresh, others, holding(worker, List.of()));
  }

  private Map<Integer, List<Integer>> holding(int worker, List<Integer> messages) {
    Map<Integer, List<Integer>> now = new HashMap<>(held);
    if (messages.isEmpty()) {
      now.remove(worker);
    } else {
      now.put(worker, List.copyOf(messages));
    }
    return now;
  }

  static List<Integer> plus(List<Integer> first, List<Integer> second) {
    List<Integer> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
