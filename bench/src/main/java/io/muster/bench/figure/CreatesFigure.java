package io.muster.bench.figure;

import static io.muster.bench.run.Goal.atLeast;
import static io.muster.bench.run.Goal.atMost;

import io.muster.bench.load.LoadKind;
import io.muster.bench.load.LoadReport;
import io.muster.bench.run.Comparison;
import io.muster.bench.run.FigureResult;
import io.muster.bench.run.Goal;
import io.muster.bench.run.Measured;
import io.muster.bench.run.Ratio;
import io.muster.bench.run.Side;
import io.muster.bench.system.Bench;
import io.muster.bench.system.LoadProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Creates through the queue, their passwords hashed already, against the same users inserted one by
 * one into a collection with the same indexes.
 */
final class CreatesFigure implements Figure {
  private static final int STORM = 1_000;

  /** What the driver's pool holds unless it is told otherwise. */
  private static final int DRIVERS_POOL = 100;

  @Override
  public String name() {
    return "creates";
  }

  @Override
  public String title() {
    return "Queued creates (hash pre-computed) against direct majority inserts";
  }

  @Override
  public FigureResult measure(Bench bench) {
    Map<String, Long> worker = Map.of("worker", bench.muster().workerPid());
    bench.store().prepareDirect();
    List<Comparison> comparisons = new ArrayList<>();
    try (LoadProcess queued = bench.queuedCreates()) {
      bench.rounds().warmUp("creates", new Side("queued", queued, STORM, worker));
      for (int clients : bench.plan().clients()) {
        try (LoadProcess direct =
            bench.driver(LoadKind.DIRECT_INSERTS, Math.min(clients, DRIVERS_POOL))) {
          List<Side> sides =
              List.of(
                  new Side("queued", queued, clients, worker),
                  new Side("direct", direct, clients, Map.of()));
          String title = "creates, " + clients + " clients";
          comparisons.add(compare(clients, bench.rounds().measure(title, sides)));
        }
      }
    }
    return new FigureResult(name(), title(), bench.backends(), comparisons);
  }

  private static Comparison compare(int clients, List<Measured> sides) {
    Measured queued = sides.get(0);
    Measured direct = sides.get(1);
    return new Comparison(
        clients + " clients",
        sides,
        List.of(
            Ratio.of(
                "creates/s, queued / direct",
                rateGoal(clients),
                queued,
                direct,
                LoadReport::perSecond),
            Ratio.of("p50, queued / direct", Goal.NONE, queued, direct, LoadReport::p50Micros),
            Ratio.of(
                "p99, queued / direct",
                clients == STORM ? atMost(0.1, 0.05) : Goal.NONE,
                queued,
                direct,
                LoadReport::p99Micros)));
  }

  private static Goal rateGoal(int clients) {
    return switch (clients) {
      case 16 -> atLeast(0.8, 1.0);
      case 64 -> atLeast(1.0, 1.5);
      case STORM -> atLeast(2.0, 3.0);
      default -> Goal.NONE;
    };
  }
}
