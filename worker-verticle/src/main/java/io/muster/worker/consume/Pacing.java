package io.muster.worker.consume;

import io.muster.retry.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long the engine waits for what.
 *
 * @param pauseAfter how long a unit may be held back by faults, counted from its first delivery,
 *     before its channel is closed; well below the broker's acknowledgement timeout
 * @param conflictTolerance how long conflicts may go on before the worker counts as not ready
 * @param faultFirst the first wait after an infrastructure fault
 * @param faultMost the longest
 * @param conflictFirst the first wait after a conflict
 * @param conflictMost the longest
 * @param confirmLimit how long to wait for the broker's confirms before they count as lost
 * @param drainLimit how long a drain goes on repeating what the infrastructure refused
 */
public record Pacing(
    Duration pauseAfter,
    Duration conflictTolerance,
    Duration faultFirst,
    Duration faultMost,
    Duration conflictFirst,
    Duration conflictMost,
    Duration confirmLimit,
    Duration drainLimit) {

  private static final int IMPORTS_WAIT = 8;

  /** The usual times, with this long before a pause. */
  public static Pacing pausingAfter(Duration pauseAfter) {
    return new Pacing(
        pauseAfter,
        Duration.ofSeconds(30),
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Duration.ofMillis(4),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5));
  }

  /** Waits after faults. */
  public Backoff faults(RandomGenerator random) {
    return new Backoff(faultFirst, faultMost, random);
  }

  /** Waits after conflicts of a chunk of an import: those of people come first. */
  public Backoff importConflicts(RandomGenerator random) {
    return new Backoff(conflictFirst.multipliedBy(IMPORTS_WAIT), conflictMost, random);
  }

  /** Waits after conflicts. */
  public Backoff conflicts(RandomGenerator random) {
    return new Backoff(conflictFirst, conflictMost, random);
  }
}
