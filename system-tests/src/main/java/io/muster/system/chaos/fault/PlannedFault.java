package io.muster.system.chaos.fault;

import java.time.Duration;

/**
 * One fault of a schedule.
 *
 * @param number its place in the whole schedule, from 1
 * @param kind what is done
 * @param gap how long the system is left alone before
 * @param hold how long it lasts, where it lasts
 * @param choice whom it hits, where there are several: modulo their number
 */
public record PlannedFault(int number, FaultKind kind, Duration gap, Duration hold, int choice) {

  @Override
  public String toString() {
    return "%d %s hold=%dms".formatted(number, kind.word(), hold.toMillis());
  }
}
