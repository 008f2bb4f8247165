package io.muster.system.chaos.fault;

import java.time.Duration;

/**
 * How long faults last, and how long the system is left alone before each.
 *
 * @param leastGap the shortest time before a fault
 * @param mostGap the longest
 * @param leastHold the shortest time that a fault lasts
 * @param mostHold the longest
 */
public record Pace(Duration leastGap, Duration mostGap, Duration leastHold, Duration mostHold) {

  /** Long enough for each timeout that there is to run out. */
  public static Pace thorough() {
    return new Pace(
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  /** For a run of a few minutes. */
  public static Pace quick() {
    return new Pace(
        Duration.ofMillis(300),
        Duration.ofMillis(1_500),
        Duration.ofMillis(500),
        Duration.ofSeconds(4));
  }
}
