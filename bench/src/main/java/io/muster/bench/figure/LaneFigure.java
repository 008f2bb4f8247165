package io.muster.bench.figure;

import static io.muster.bench.run.Goal.atMost;

import io.muster.bench.imports.EndlessImport;
import io.muster.bench.load.LoadReport;
import io.muster.bench.load.Window;
import io.muster.bench.run.Comparison;
import io.muster.bench.run.FigureResult;
import io.muster.bench.run.Goal;
import io.muster.bench.run.Measured;
import io.muster.bench.run.Plan;
import io.muster.bench.run.Ratio;
import io.muster.bench.run.Rounds;
import io.muster.bench.run.Runner;
import io.muster.bench.run.Side;
import io.muster.bench.system.Bench;
import io.muster.bench.system.LoadProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What interactive writes have to wait while an import runs: some hundred creates a second through
 * the queue, with an import and without, and for each share of the worker that imports may have.
 */
final class LaneFigure implements Figure {
  private static final List<Integer> SHARES = List.of(5, 10, 25, 50, 100);

  /** Many that rest for long rather than few that don't: a slow answer keeps one of them away. */
  private static final int CLIENTS = 16;

  private static final int PAUSE_MILLIS = 150;

  /** A hundred writes a second are few to tell the slowest hundredth of. */
  private static final int LONGER = 3;

  /** Until Java has compiled what an import's command does again and again. */
  private static final long STARTED_MILLIS = 10_000;

  private static final int ROUNDS_OF_A_SHARE = 3;
  private static final String IMPORT_RATE = "import rows/s";

  @Override
  public String name() {
    return "lane";
  }

  @Override
  public String title() {
    return "Interactive writes while an import runs, against without, and by share of the worker";
  }

  @Override
  public FigureResult measure(Bench bench) {
    bench.muster();
    Plan longer = bench.plan().with(0, LONGER * bench.plan().seconds(), List.of());
    List<Comparison> comparisons = new ArrayList<>();
    try (LoadProcess creates = bench.queuedCreates()) {
      Runner writes =
          window -> creates.run(window.withPause(PAUSE_MILLIS).warmedUpFor(STARTED_MILLIS));
      comparisons.add(withAndWithout(bench, longer, writes));
      for (int share : SHARES) {
        comparisons.add(
            ofShare(share, bench, longer.with(ROUNDS_OF_A_SHARE, 0, List.of()), writes));
      }
      bench.muster().restartWorker(Map.of());
    }
    return new FigureResult(name(), title(), bench.backends(), comparisons);
  }

  private static Comparison withAndWithout(Bench bench, Plan plan, Runner writes) {
    Map<String, Long> worker = Map.of("worker", bench.muster().workerPid());
    bench.emptyUsers();
    // One for all turns: what Java does once for each process is no part of a long import.
    try (EndlessImport running = EndlessImport.start(bench.importProgram())) {
      Side alone =
          new Side("writes alone", window -> alone(running, writes, window), CLIENTS, worker);
      Side during =
          new Side("during an import", window -> during(running, writes, window), CLIENTS, worker);
      Rounds rounds = new Rounds(plan, bench.progress()::say);
      rounds.warmUp("lane", during);
      return compare(rounds.measure("lane", List.of(alone, during)));
    }
  }

  private static LoadReport alone(EndlessImport resting, Runner writes, Window window) {
    resting.rest();
    return writes.run(window);
  }

  private static LoadReport during(EndlessImport running, Runner writes, Window window) {
    running.goOn();
    LoadReport report = writes.run(window);
    long to = System.nanoTime();
    long from = to - TimeUnit.MILLISECONDS.toNanos(window.measuredMillis());
    return report.with(IMPORT_RATE, running.perSecond(from, to));
  }

  private static Comparison compare(List<Measured> sides) {
    Measured alone = sides.get(0);
    Measured during = sides.get(1);
    return new Comparison(
        "share as set by default",
        sides,
        List.of(
            Ratio.of("p50, during / alone", Goal.NONE, during, alone, LoadReport::p50Micros),
            Ratio.of("p99, during / alone", atMost(1.5, 1.1), during, alone, LoadReport::p99Micros),
            Ratio.most("failed in a round", atMost(0, 0), during, LoadReport::failed)));
  }

  private static Comparison ofShare(int share, Bench bench, Plan plan, Runner writes) {
    String title = "share of " + share + " %";
    bench.progress().say("lane: a worker with a " + title);
    bench.muster().restartWorker(Map.of("IMPORT_SHARE", Integer.toString(share)));
    bench.emptyUsers();
    try (EndlessImport running = EndlessImport.start(bench.importProgram())) {
      Side side =
          new Side(
              "during an import",
              window -> during(running, writes, window),
              CLIENTS,
              Map.of("worker", bench.muster().workerPid()));
      Rounds rounds = new Rounds(plan, bench.progress()::say);
      rounds.warmUp(title, side);
      return new Comparison(title, rounds.measure(title, List.of(side)), List.of());
    }
  }
}
