package io.muster.worker.model;

import io.muster.user.User;
import java.util.List;

/**
 * What the search is to try in every order.
 *
 * @param name what it is about
 * @param users who is there at the beginning
 * @param messages what is published; number i at place i
 * @param shards how many there are; the second worker is the first consumer of the second
 * @param prefetch how many messages a worker is handed at once from each shard
 * @param hours what the clock shows, one after the other
 * @param slowClock whether the second worker's clock stands still
 * @param faults how many there may be
 * @param mutation the mechanism that is missing
 */
record Scenario(
    String name,
    List<User> users,
    List<Message> messages,
    int shards,
    int prefetch,
    List<Integer> hours,
    boolean slowClock,
    Faults faults,
    Mutation mutation) {

  static final int WORKERS = 2;

  Scenario without(Mutation missing) {
    return new Scenario(name, users, messages, shards, prefetch, hours, slowClock, faults, missing);
  }

  boolean lacks(Mutation mechanism) {
    return mutation == mechanism;
  }

  Message message(int number) {
    return messages.get(number);
  }

  int prefetchOf(int worker) {
    return lacks(Mutation.PREFETCH_SHRINKS) ? prefetch - worker : prefetch;
  }

  /** What a worker's clock shows. */
  int clockOf(int worker, int hour) {
    return slowClock && worker == 1 ? hours.get(0) : hour;
  }

  /** Whether nothing that was committed can be rolled back, so that it need not be waited for. */
  boolean isReplicatedAtOnce() {
    return faults.stepDowns() == 0;
  }

  static String worker(int number) {
    return "worker " + (char) ('A' + number);
  }
}
