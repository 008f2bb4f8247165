package io.muster.bench.figure;

import io.muster.backends.Found;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.bench.load.LoadKind;
import io.muster.bench.load.LoadReport;
import io.muster.bench.run.Comparison;
import io.muster.bench.run.FigureResult;
import io.muster.bench.run.Goal;
import io.muster.bench.run.Measured;
import io.muster.bench.run.Ratio;
import io.muster.bench.run.Side;
import io.muster.bench.system.Backends;
import io.muster.bench.system.Bench;
import io.muster.bench.system.LoadProcess;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients that could carry the data plane, on each RabbitMQ that there is: messages of 300
 * bytes, persistent, to and from a quorum queue, each client on one connection and one channel.
 */
final class ClientsFigure implements Figure {
  private static final List<String> LINES = List.of("3.10", "4");
  private static final int IN_FLIGHT = 500;
  private static final int MESSAGES = 50_000;

  @Override
  public String name() {
    return "clients";
  }

  @Override
  public String title() {
    return "vertx-rabbitmq-client against the RabbitMQ Java client";
  }

  @Override
  public FigureResult measure(Bench bench) {
    List<String> used = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    for (String line : LINES) {
      Found<RabbitServer> found = Backends.rabbitOf(line);
      if (found instanceof Found.Ready<RabbitServer> ready) {
        try (RabbitServer server = ready.backend()) {
          used.add("RabbitMQ " + server.version());
          comparisons.addAll(measure(bench, server));
        }
      } else if (found instanceof Found.Absent<RabbitServer> absent) {
        missing.addAll(absent.reasons());
        bench.progress().say("no RabbitMQ " + line + ": left out");
      }
    }
    if (used.isEmpty()) {
      throw Backends.noRabbit(missing);
    }
    return new FigureResult(name(), title(), used, comparisons);
  }

  private static List<Comparison> measure(Bench bench, RabbitServer server) {
    Map<String, LoadKind> publishers = new LinkedHashMap<>();
    publishers.put("Java client", LoadKind.JAVA_PUBLISHES);
    publishers.put("vertx-rabbitmq-client, publisher", LoadKind.VERTX_PUBLISHER_PUBLISHES);
    publishers.put("vertx-rabbitmq-client, bare channel", LoadKind.VERTX_CHANNEL_PUBLISHES);
    publishers.put("Muster's port", LoadKind.PORT_PUBLISHES);
    Map<String, LoadKind> consumers = new LinkedHashMap<>();
    consumers.put("Java client", LoadKind.JAVA_CONSUMES);
    consumers.put("vertx-rabbitmq-client", LoadKind.VERTX_CONSUMES);
    consumers.put("Muster's port", LoadKind.PORT_CONSUMES);
    String on = " on " + server.version();
    return List.of(
        compare(bench, server, "publish + confirm" + on, publishers),
        compare(bench, server, "consume, batched acks" + on, consumers));
  }

  private static Comparison compare(
      Bench bench, RabbitServer server, String title, Map<String, LoadKind> kinds) {
    JsonObject config =
        new JsonObject().put("rabbitmq_uri", server.uri()).put("messages", MESSAGES);
    List<LoadProcess> processes = new ArrayList<>();
    List<Side> sides = new ArrayList<>();
    try {
      kinds.forEach(
          (name, kind) -> {
            LoadProcess process = bench.load(kind, config);
            processes.add(process);
            sides.add(new Side(name, process, IN_FLIGHT, Map.of()));
          });
      return compare(title, bench.rounds().measure(title, sides));
    } finally {
      processes.forEach(LoadProcess::close);
    }
  }

  private static Comparison compare(String title, List<Measured> sides) {
    Measured java = sides.get(0);
    List<Ratio> ratios =
        sides.stream()
            .skip(1)
            .map(
                side ->
                    Ratio.of(
                        "messages/s, " + side.side() + " / Java client",
                        Goal.NONE,
                        side,
                        java,
                        LoadReport::perSecond))
            .toList();
    return new Comparison(title, sides, ratios);
  }
}
