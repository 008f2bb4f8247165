package io.muster.system.chaos;

import io.muster.system.chaos.check.Judgement;
import io.muster.system.chaos.check.Violation.Kind;
import io.muster.system.chaos.fault.FaultKind;
import io.muster.system.chaos.fault.FaultReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is printed at the end. */
final class ChaosReport {
  private static final int MOST_COMPLAINTS = 30;

  private ChaosReport() {}

  /** All that a run showed. */
  static String render(RunResult result, String replay) {
    return render(result) + "\nreplay: " + replay + '\n';
  }

  /** All that one or more runs showed. */
  static String render(RunResult result) {
    StringBuilder text = new StringBuilder();
    text.append(recoveries(result.faults()));
    text.append('\n').append(counts(result.judgement()));
    text.append(
        count("recovered", result.recovered() + " of " + result.faults().size() + " faults"));
    text.append(count("unexpected", Long.toString(result.unexpected())));
    long seconds = Math.max(1, result.loadTime().toSeconds());
    text.append(
        "%nwithin %d s, %d commands/s%n"
            .formatted(seconds, result.judgement().attempted() / seconds));
    return text.append(complaints(result.complaints())).toString();
  }

  /** What a history amounts to, without the run that it came from. */
  static String render(Judgement judgement) {
    return counts(judgement)
        + count("unexpected", Long.toString(judgement.count(Kind.UNEXPECTED)))
        + complaints(
            judgement.violations().stream().map(each -> each.kind() + ": " + each.what()).toList());
  }

  private static String counts(Judgement judgement) {
    return count("attempted", Long.toString(judgement.attempted()))
        + count("acknowledged", Long.toString(judgement.acknowledged()))
        + count("applied", Long.toString(judgement.applied()))
        + count("reads", Long.toString(judgement.reads()))
        + count(judgement, "lost", Kind.LOST)
        + count(judgement, "doubled", Kind.DOUBLED)
        + count(judgement, "reordered", Kind.REORDERED)
        + count(judgement, "stale", Kind.STALE)
        + count(judgement, "resurrected", Kind.RESURRECTED)
        + count(judgement, "wrong replay", Kind.WRONG_REPLAY)
        + count(judgement, "after rejection", Kind.APPLIED_AFTER_REJECTION);
  }

  private static String count(Judgement judgement, String name, Kind kind) {
    return count(name, Long.toString(judgement.count(kind)));
  }

  private static String count(String name, String value) {
    return "%-16s %s%n".formatted(name, value);
  }

  private static String recoveries(List<FaultReport> faults) {
    Map<FaultKind, List<Duration>> times = new EnumMap<>(FaultKind.class);
    for (FaultReport report : faults) {
      List<Duration> ofKind =
          times.computeIfAbsent(report.fault().kind(), kind -> new ArrayList<>());
      report.recovery().ifPresent(ofKind::add);
    }
    StringBuilder text =
        new StringBuilder(
            "%-22s %5s %10s %10s%n".formatted("recovery after", "times", "median", "longest"));
    times.forEach(
        (kind, all) -> {
          all.sort(null);
          text.append("%-22s %5d".formatted(kind.word(), all.size()));
          if (!all.isEmpty()) {
            text.append(
                " %8.1f s %8.1f s"
                    .formatted(seconds(all.get(all.size() / 2)), seconds(all.get(all.size() - 1))));
          }
          text.append("%n".formatted());
        });
    return text.toString();
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1_000.0;
  }

  private static String complaints(List<String> complaints) {
    StringBuilder text = new StringBuilder();
    complaints.stream()
        .limit(MOST_COMPLAINTS)
        .forEach(complaint -> text.append("\n").append(complaint));
    if (complaints.size() > MOST_COMPLAINTS) {
      text.append("\nand ").append(complaints.size() - MOST_COMPLAINTS).append(" more");
    }
    return complaints.isEmpty() ? "" : text.append('\n').toString();
  }
}
