package io.muster.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.bench.load.LoadReport;
import io.muster.bench.run.Comparison;
import io.muster.bench.run.FigureResult;
import io.muster.bench.run.Goal;
import io.muster.bench.run.Measured;
import io.muster.bench.run.Ratio;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextReportTest {
  private static final Measured QUEUED =
      new Measured("queued", 64, List.of(report(2_000, Map.of("refused", 3L))));
  private static final Measured DIRECT =
      new Measured("direct", 64, List.of(report(1_000, Map.of())));
  private static final FigureResult RESULT =
      new FigureResult(
          "creates",
          "Creates",
          List.of("RabbitMQ 4.0.5"),
          List.of(
              new Comparison(
                  "64 clients",
                  List.of(QUEUED, DIRECT),
                  List.of(
                      Ratio.of(
                          "creates/s, queued / direct",
                          Goal.atLeast(1, 1.5),
                          QUEUED,
                          DIRECT,
                          LoadReport::perSecond)))));

  @Test
  void everyRatioIsPrintedWithBothSidesItsGoalAndWhatFailed() {
    String text = TextReport.render(RESULT);
    assertTrue(text.contains("| queued | 2,000"), text);
    assertTrue(text.contains("| direct | 1,000"), text);
    assertTrue(text.contains("| 2.00   | 2.00..2.00  | goal at least 1.0 (stretch 1.5)"), text);
    assertTrue(text.contains("64 clients, queued: {refused=3}"), text);
    assertTrue(text.contains("| worker MiB 201 |"), text);
  }

  @Test
  void theJsonHoldsEveryRound() {
    JsonObject comparison =
        JsonReport.render(List.of(RESULT), 0.1)
            .getJsonArray("figures")
            .getJsonObject(0)
            .getJsonArray("comparisons")
            .getJsonObject(0);
    JsonObject side = comparison.getJsonArray("sides").getJsonObject(0);
    assertEquals(2_000.0, side.getJsonArray("rounds").getJsonObject(0).getDouble("per_second"));
    JsonObject ratio = comparison.getJsonArray("ratios").getJsonObject(0);
    assertEquals(2.0, ratio.getDouble("median"));
    assertEquals(true, ratio.getBoolean("met"));
  }

  private static LoadReport report(double rate, Map<String, Long> failures) {
    return new LoadReport(
        rate,
        4_000,
        8_000,
        20_000,
        30_000,
        failures,
        Map.of("worker", 1.0),
        1.5,
        failures.isEmpty() ? Map.of() : Map.of("worker MiB", 201.4));
  }
}
