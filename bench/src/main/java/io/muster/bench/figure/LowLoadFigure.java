package io.muster.bench.figure;

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
import java.util.List;
import java.util.Map;

/** What the way through the queue costs a write that has the system for itself. */
final class LowLoadFigure implements Figure {

  @Override
  public String name() {
    return "low-load";
  }

  @Override
  public String title() {
    return "A queued write with one client against a direct insert";
  }

  @Override
  public FigureResult measure(Bench bench) {
    Map<String, Long> worker = Map.of("worker", bench.muster().workerPid());
    bench.store().prepareDirect();
    try (LoadProcess queued = bench.queuedCreates();
        LoadProcess direct = bench.driver(LoadKind.DIRECT_INSERTS, 1)) {
      List<Measured> sides =
          bench
              .rounds()
              .measure(
                  name(),
                  List.of(
                      new Side("queued", queued, 1, worker),
                      new Side("direct", direct, 1, Map.of())));
      return new FigureResult(name(), title(), bench.backends(), List.of(compare(sides)));
    }
  }

  private static Comparison compare(List<Measured> sides) {
    Measured queued = sides.get(0);
    Measured direct = sides.get(1);
    return new Comparison(
        "1 client",
        sides,
        List.of(
            Ratio.of(
                "p50, queued / direct", atMost(2.5, 1.5), queued, direct, LoadReport::p50Micros),
            Ratio.of("p99, queued / direct", Goal.NONE, queued, direct, LoadReport::p99Micros)));
  }
}
