package io.muster.bench.run;

import java.util.List;

/**
 * How thoroughly to measure.
 *
 * @param rounds how often the sides take turns
 * @param seconds how long each side is measured in each round
 * @param warmUpSeconds how long each side works unmeasured before the first round
 * @param longWarmUpSeconds how long the worker works unmeasured before all: what it does once for
 *     each unit takes a minute until it is compiled
 * @param clients numbers of clients for the figures of writes
 * @param users how many users there are to read
 * @param rows how many rows a file of users has that is imported
 */
public record Plan(
    int rounds,
    int seconds,
    int warmUpSeconds,
    int longWarmUpSeconds,
    List<Integer> clients,
    int users,
    int rows) {

  /** Takes its own copy of the list. */
  public Plan {
    clients = List.copyOf(clients);
  }

  /** About five minutes for all figures. */
  public static Plan quick() {
    return new Plan(3, 4, 5, 40, List.of(16, 64, 1_000), 10_000, 100_000);
  }

  /** For figures that are to be published. */
  public static Plan thorough() {
    return new Plan(7, 10, 15, 90, List.of(16, 64, 1_000), 100_000, 1_000_000);
  }

  /** Each number of rounds, seconds and clients may be given; the rest stays. */
  public Plan with(int newRounds, int newSeconds, List<Integer> newClients) {
    return new Plan(
        newRounds > 0 ? newRounds : rounds,
        newSeconds > 0 ? newSeconds : seconds,
        warmUpSeconds,
        longWarmUpSeconds,
        newClients.isEmpty() ? clients : newClients,
        users,
        rows);
  }

  /** The same with another number of rows; 0 leaves it as it is. */
  public Plan withRows(int newRows) {
    return new Plan(
        rounds,
        seconds,
        warmUpSeconds,
        longWarmUpSeconds,
        clients,
        users,
        newRows > 0 ? newRows : rows);
  }
}
