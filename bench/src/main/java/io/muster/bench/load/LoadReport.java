package io.muster.bench.load;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one run of a load measured.
 *
 * @param perSecond operations that ended well within the measured window, for each second of it
 * @param completed how many those were
 * @param p50Micros median time of the operations that began within the window
 * @param p99Micros the same, 99th percentile
 * @param maxMicros the same, the longest
 * @param failures how many of those failed, by kind
 * @param cpuSeconds CPU time within the window, by process; {@code load} is the load's own
 * @param busyCores how many cores of the machine were busy within the window, with whatever
 * @param others what else was measured, by its name and unit
 */
public record LoadReport(
    double perSecond,
    long completed,
    long p50Micros,
    long p99Micros,
    long maxMicros,
    Map<String, Long> failures,
    Map<String, Double> cpuSeconds,
    double busyCores,
    Map<String, Double> others) {

  /** Takes its own copies of the maps. */
  public LoadReport {
    failures = Map.copyOf(failures);
    cpuSeconds = Map.copyOf(cpuSeconds);
    others = Map.copyOf(others);
  }

  /**
   * A job that was done as a whole.
   *
   * @param count how much was done in it
   * @param seconds how long it took
   */
  public static LoadReport ofJob(
      long count, double seconds, Map<String, Double> cpuSeconds, double busyCores) {
    return new LoadReport(
        count / seconds, count, 0, 0, 0, Map.of(), cpuSeconds, busyCores, Map.of());
  }

  /** The same with one more thing measured; without, where its value is NaN. */
  public LoadReport with(String name, double value) {
    if (Double.isNaN(value)) {
      return this;
    }
    Map<String, Double> more = new LinkedHashMap<>(others);
    more.put(name, value);
    return new LoadReport(
        perSecond,
        completed,
        p50Micros,
        p99Micros,
        maxMicros,
        failures,
        cpuSeconds,
        busyCores,
        more);
  }

  /** Something else that was measured; NaN where it wasn't. */
  public double other(String name) {
    return others.getOrDefault(name, Double.NaN);
  }

  /** How many operations failed. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** CPU time of a process for each completed operation; NaN where there is none. */
  public double cpuMicros(String process) {
    Double seconds = cpuSeconds.get(process);
    return seconds == null || completed == 0 ? Double.NaN : seconds * 1e6 / completed;
  }

  /** As the message of a load process. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("per_second", perSecond)
        .put("completed", completed)
        .put("p50_us", p50Micros)
        .put("p99_us", p99Micros)
        .put("max_us", maxMicros)
        .put("failures", new JsonObject(new LinkedHashMap<>(failures)))
        .put("cpu_s", new JsonObject(new LinkedHashMap<>(cpuSeconds)))
        .put("busy_cores", busyCores)
        .put("others", new JsonObject(new LinkedHashMap<>(others)));
  }

  /** From the message of a load process. */
  public static LoadReport of(JsonObject json) {
    Map<String, Long> failures = new LinkedHashMap<>();
    JsonObject kinds = json.getJsonObject("failures");
    kinds.fieldNames().forEach(kind -> failures.put(kind, kinds.getLong(kind)));
    return new LoadReport(
        json.getDouble("per_second"),
        json.getLong("completed"),
        json.getLong("p50_us"),
        json.getLong("p99_us"),
        json.getLong("max_us"),
        failures,
        numbers(json.getJsonObject("cpu_s")),
        json.getDouble("busy_cores"),
        numbers(json.getJsonObject("others")));
  }

  private static Map<String, Double> numbers(JsonObject json) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    json.fieldNames().forEach(name -> numbers.put(name, json.getDouble(name)));
    return numbers;
  }
}
