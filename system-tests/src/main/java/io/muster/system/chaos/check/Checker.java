package io.muster.system.chaos.check;

import io.muster.system.chaos.history.Entry;
import io.muster.system.chaos.history.History;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Judges histories. */
public final class Checker {
  /** Enough to see what is wrong. */
  private static final int MOST_TOLD = 200;

  private static final List<Rule> RULES =
      List.of(
          new AnswersRule(),
          new OutcomesRule(),
          new VersionsRule(),
          new LivesRule(),
          new OrderRule(),
          new ReadsRule(),
          new DeadLettersRule());

  private Checker() {}

  /** Judges a history in a file, which ends with the final state of the database. */
  public static Judgement check(Path file) {
    RunRecord run = new RunRecord();
    History.read(file, run::add);
    return judge(run);
  }

  /** Judges a history. */
  static Judgement check(List<Entry> entries) {
    RunRecord run = new RunRecord();
    entries.forEach(run::add);
    return judge(run);
  }

  private static Judgement judge(RunRecord run) {
    run.finish();
    Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);
    List<Violation> told = new ArrayList<>();
    for (Rule rule : RULES) {
      rule.check(
          run,
          (kind, what) -> {
            counts.merge(kind, 1L, Long::sum);
            if (told.size() < MOST_TOLD) {
              told.add(new Violation(kind, what));
            }
          });
    }
    long attempted = run.courses().stream().filter(course -> !course.calls().isEmpty()).count();
    long acknowledged = run.courses().stream().filter(Course::isAcknowledged).count();
    long applied = run.courses().stream().filter(Course::isApplied).count();
    return new Judgement(attempted, acknowledged, applied, run.looks().size(), counts, told);
  }
}
