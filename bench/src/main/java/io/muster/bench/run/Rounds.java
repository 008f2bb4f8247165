package io.muster.bench.run;

import io.muster.bench.load.LoadReport;
import io.muster.bench.load.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Lets sides take turns: A B A B, so that what changes on the machine meanwhile meets all. */
public final class Rounds {
  private static final long TURN_WARM_UP_MILLIS = 1_000;
  private static final long MILLIS = 1_000;

  private final Plan plan;
  private final Consumer<String> progress;

  /**
   * Runs as planned.
   *
   * @param progress hears a line for each turn
   */
  public Rounds(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Lets a side work unmeasured for longer than a turn does, where its code is many calls away from
   * being compiled; blocks.
   */
  public void warmUp(String title, Side side) {
    progress.accept(title + ": " + side.name() + " warms up for long");
    turn(side, 0, plan.longWarmUpSeconds() * MILLIS);
  }

  /** Warms all sides up, then measures them in turns; blocks. */
  public List<Measured> measure(String title, List<Side> sides) {
    for (Side side : sides) {
      progress.accept(title + ": " + side.name() + " warms up");
      turn(side, (plan.warmUpSeconds() - 1) * MILLIS, MILLIS);
    }
    Map<Side, List<LoadReport>> reports = new LinkedHashMap<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Side side : sides) {
        LoadReport report = turn(side, TURN_WARM_UP_MILLIS, plan.seconds() * MILLIS);
        tell(title, round, side.name(), report);
        reports.computeIfAbsent(side, first -> new ArrayList<>()).add(report);
      }
    }
    List<Measured> measured = new ArrayList<>();
    reports.forEach((side, list) -> measured.add(new Measured(side.name(), side.clients(), list)));
    return measured;
  }

  /** Lets each do its work once unmeasured, then measures them in turns; blocks. */
  public List<Measured> measureJobs(String title, List<Job> jobs) {
    for (Job job : jobs) {
      progress.accept(title + ": " + job.name() + " warms up");
      job.work().run(0);
    }
    Map<Job, List<LoadReport>> reports = new LinkedHashMap<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Job job : jobs) {
        LoadReport report = job.work().run(round);
        tell(title, round, job.name(), report);
        reports.computeIfAbsent(job, first -> new ArrayList<>()).add(report);
      }
    }
    List<Measured> measured = new ArrayList<>();
    reports.forEach((job, list) -> measured.add(new Measured(job.name(), 1, list)));
    return measured;
  }

  private void tell(String title, int round, String side, LoadReport report) {
    String slowest =
        report.p99Micros() > 0 ? ", p99 %.1f ms".formatted(report.p99Micros() / 1e3) : "";
    progress.accept(
        "%s: round %d of %d, %s: %,.0f/s%s"
            .formatted(title, round, plan.rounds(), side, report.perSecond(), slowest));
  }

  private static LoadReport turn(Side side, long warmUpMillis, long measuredMillis) {
    return side.runner()
        .run(new Window(side.clients(), warmUpMillis, measuredMillis, side.processes()));
  }
}
