package io.muster.standalone;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.muster.process.Platform;
import java.util.Locale;

/** A line on the terminal that is written anew each second. */
final class LiveFigures {

  private static final long EVERY_MILLIS = 1_000;

  private final Platform platform;
  private double requestsBefore;
  private double writesBefore;

  LiveFigures(Platform platform) {
    this.platform = platform;
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
        sum("muster.writes.in.flight"));
    System.out.flush();
    requestsBefore = requests;
    writesBefore = writes;
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
