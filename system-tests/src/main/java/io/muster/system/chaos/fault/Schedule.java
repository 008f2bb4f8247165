package io.muster.system.chaos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes schedules: the same seed, the same schedule. */
public final class Schedule {

  private Schedule() {}

  /**
   * A schedule in which all kinds are equally frequent, in rounds of random order.
   *
   * @param count how many faults
   * @param kinds of which kinds
   */
  public static List<PlannedFault> of(long seed, int count, List<FaultKind> kinds, Pace pace) {
    Random random = new Random(seed);
    List<PlannedFault> faults = new ArrayList<>();
    List<FaultKind> round = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      if (round.isEmpty()) {
        round.addAll(kinds);
        Collections.shuffle(round, random);
      }
      faults.add(
          new PlannedFault(
              number,
              round.remove(round.size() - 1),
              between(random, pace.leastGap(), pace.mostGap()),
              between(random, pace.leastHold(), pace.mostHold()),
              random.nextInt(1_000)));
    }
    return faults;
  }

  private static Duration between(Random random, Duration least, Duration most) {
    return least.plusMillis(random.nextLong(1 + most.minus(least).toMillis()));
  }

  /**
   * The k-th of n parts of a schedule, which together are all of it.
   *
   * @param k from 1
   */
  public static List<PlannedFault> segment(List<PlannedFault> faults, int k, int n) {
    int from = (int) ((long) faults.size() * (k - 1) / n);
    int to = (int) ((long) faults.size() * k / n);
    return List.copyOf(faults.subList(from, to));
  }
}
