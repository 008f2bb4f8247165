package io.muster.bench.load;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of a load.
 *
 * @param clients how many clients work at once, each with one operation under way
 * @param warmUpMillis how long they work before the measurement begins
 * @param measuredMillis how long the measurement takes
 * @param pauseMillis how long a client rests after each operation on average, each time another
 *     time; 0 for a client that never does
 * @param processes ids of processes whose CPU time is of interest, by name
 */
public record Window(
    int clients,
    long warmUpMillis,
    long measuredMillis,
    long pauseMillis,
    Map<String, Long> processes) {

  /** Takes its own copy of the map. */
  public Window {
    processes = Map.copyOf(processes);
  }

  /** One whose clients never rest. */
  public Window(int clients, long warmUpMillis, long measuredMillis, Map<String, Long> processes) {
    this(clients, warmUpMillis, measuredMillis, 0, processes);
  }

  /** The same with clients that rest. */
  public Window withPause(long millis) {
    return new Window(clients, warmUpMillis, measuredMillis, millis, processes);
  }

  /** The same with at least so long a warm-up. */
  public Window warmedUpFor(long leastMillis) {
    return new Window(
        clients, Math.max(leastMillis, warmUpMillis), measuredMillis, pauseMillis, processes);
  }

  /** As a message to a load process. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("clients", clients)
        .put("warm_up_ms", warmUpMillis)
        .put("measured_ms", measuredMillis)
        .put("pause_ms", pauseMillis)
        .put("processes", new JsonObject(new LinkedHashMap<>(processes)));
  }

  /** From a message to a load process. */
  public static Window of(JsonObject json) {
    Map<String, Long> processes = new LinkedHashMap<>();
    JsonObject ids = json.getJsonObject("processes");
    ids.fieldNames().forEach(name -> processes.put(name, ids.getLong(name)));
    return new Window(
        json.getInteger("clients"),
        json.getLong("warm_up_ms"),
        json.getLong("measured_ms"),
        json.getLong("pause_ms"),
        processes);
  }
}
