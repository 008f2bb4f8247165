package io.muster.system.chaos;

import io.muster.system.chaos.check.Judgement;
import io.muster.system.chaos.check.Violation;
import io.muster.system.chaos.fault.FaultReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run showed.
 *
 * @param judgement what the checker says of its history
 * @param faults what was done
 * @param mishaps what went wrong beside the history: processes that ended by themselves, queues
 *     that didn't drain
 * @param loadTime how long there was load
 */
public record RunResult(
    Judgement judgement, List<FaultReport> faults, List<String> mishaps, Duration loadTime) {

  /** Takes its own copies. */
  public RunResult {
    faults = List.copyOf(faults);
    mishaps = List.copyOf(mishaps);
  }

  /** After how many faults the service resumed. */
  public long recovered() {
    return faults.stream().filter(report -> report.recovery().isPresent()).count();
  }

  /** How much there was that must not be, beside the promises that have a count of their own. */
  public long unexpected() {
    return judgement.count(Violation.Kind.UNEXPECTED)
        + mishaps.size()
        + faults.size()
        - recovered();
  }

  /** Whether all promises were kept and nothing else was wrong. */
  public boolean isClean() {
    return judgement.isClean() && unexpected() == 0;
  }

  /** Everything that was wrong, for people. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    judgement.violations().forEach(each -> complaints.add(each.kind() + ": " + each.what()));
    mishaps.forEach(each -> complaints.add("UNEXPECTED: " + each));
    faults.stream()
        .filter(report -> report.recovery().isEmpty())
        .forEach(report -> complaints.add("UNEXPECTED: no recovery after " + report.fault()));
    return complaints;
  }
}
