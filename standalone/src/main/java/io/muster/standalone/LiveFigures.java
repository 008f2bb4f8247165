package io.muster.standalone;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.muster.process.Platform;
import io.muster.standalone.broker.EmbeddedBroker;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line on the terminal that is written anew each second. */
final class LiveFigures {

  private static final String COMMAND_QUEUES = "muster.commands.";
  private static final long EVERY_MILLIS = 1_000;

  private final Platform platform;
  private final @Nullable EmbeddedBroker broker;
  private double requestsBefore;
  private double writesBefore;

  /**
   * Where the broker is not the embedded one, this process's own waiting writes stand for the
   * queue.
   */
  LiveFigures(Platform platform, @Nullable EmbeddedBroker broker) {
    this.platform = platform;
    this.broker = broker;
  }

  void show() {
    platform.vertx().setPeriodic(EVERY_MILLIS, timer -> print());
  }

  private void print() {
    if (platform.shutdown().begun()) {
      return;
    }
    double requests = sum("muster.http.requests");
    double writes = sum("muster.worker.commands");
    System.out.printf(
        Locale.ROOT,
        "\r%,8.0f requests/s   %,8.0f writes/s   %,8.0f in the queue  ",
        requests - requestsBefore,
        writes - writesBefore,
        inQueue());
    System.out.flush();
    requestsBefore = requests;
    writesBefore = writes;
  }

  private double inQueue() {
    return broker == null ? sum("muster.writes.in.flight") : broker.waiting(COMMAND_QUEUES);
  }

  private double sum(String name) {
    MeterRegistry registry = platform.telemetry().registry();
    double sum = 0;
    for (Meter meter : registry.find(name).meters()) {
      for (var measurement : meter.measure()) {
        Statistic statistic = measurement.getStatistic();
        if (statistic == Statistic.COUNT || statistic == Statistic.VALUE) {
          sum += measurement.getValue();
        }
      }
    }
    return sum;
  }
}
