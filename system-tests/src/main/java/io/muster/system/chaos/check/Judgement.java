package io.muster.system.chaos.check;

import java.util.List;
import java.util.Map;

/**
 * What a history amounts to.
 *
 * @param attempted how many changes were sent
 * @param acknowledged of how many their senders knew that they were on the queue, or decided
 * @param applied how many were made
 * @param reads how many reads there were
 * @param counts how often each promise was broken; kinds without a case are left out
 * @param violations the first of them
 */
public record Judgement(
    long attempted,
    long acknowledged,
    long applied,
    long reads,
    Map<Violation.Kind, Long> counts,
    List<Violation> violations) {

  /** Takes its own copies. */
  public Judgement {
    counts = Map.copyOf(counts);
    violations = List.copyOf(violations);
  }

  /** How often that promise was broken. */
  public long count(Violation.Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** Whether every promise was kept. */
  public boolean isClean() {
    return counts.isEmpty();
  }
}
