package io.muster.bench.report;

import io.muster.bench.load.LoadReport;
import io.muster.bench.run.Comparison;
import io.muster.bench.run.FigureResult;
import io.muster.bench.run.Goal;
import io.muster.bench.run.Measured;
import io.muster.bench.run.Ratio;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Results for programs: everything that was measured, round by round. */
public final class JsonReport {
  private JsonReport() {}

  /**
   * All figures of a run.
   *
   * @param busyBefore how many cores were busy with other things before it
   */
  public static JsonObject render(List<FigureResult> results, double busyBefore) {
    return new JsonObject()
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("busy_cores_before", busyBefore)
        .put("java", Runtime.version().toString())
        .put("figures", array(results, JsonReport::figure));
  }

  private static JsonObject figure(FigureResult result) {
    return new JsonObject()
        .put("figure", result.figure())
        .put("title", result.title())
        .put("backends", new JsonArray(List.copyOf(result.backends())))
        .put("comparisons", array(result.comparisons(), JsonReport::comparison));
  }

  private static JsonObject comparison(Comparison comparison) {
    return new JsonObject()
        .put("title", comparison.title())
        .put("sides", array(comparison.sides(), JsonReport::side))
        .put("ratios", array(comparison.ratios(), JsonReport::ratio));
  }

  private static JsonObject side(Measured side) {
    return new JsonObject()
        .put("side", side.side())
        .put("clients", side.clients())
        .put("rounds", array(side.rounds(), LoadReport::toJson));
  }

  private static JsonObject ratio(Ratio ratio) {
    JsonObject json =
        new JsonObject()
            .put("ratio", ratio.name())
            .put("median", ratio.median())
            .put("pairs", new JsonArray(List.copyOf(ratio.pairs())));
    Goal goal = ratio.goal();
    return goal.kind() == Goal.Kind.NONE
        ? json
        : json.put("kind", goal.kind().name().toLowerCase(Locale.ROOT))
            .put("goal", goal.goal())
            .put("stretch", goal.stretch())
            .put("met", ratio.isMet());
  }

  private static <T> JsonArray array(List<T> values, Function<T, JsonObject> form) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(form.apply(value)));
    return array;
  }
}
