package io.muster.standalone;

import io.muster.process.ExitCode;
import io.muster.process.Platform;
import io.muster.process.StartException;
import io.muster.telemetry.Condition;
import io.muster.telemetry.HealthReport;
import io.vertx.core.Future;
import java.util.Map;
import java.util.stream.Collectors;

/** Waits until every part says that it serves. */
final class Readiness {

  private static final long LOOK_MILLIS = 10;
  private static final long LONGEST_MILLIS = 60_000;

  private final Platform platform;
  private final long began = System.nanoTime();

  Readiness(Platform platform) {
    this.platform = platform;
  }

  /** Fails where it takes longer than a start may. */
  Future<Void> await() {
    HealthReport report = platform.health().report();
    if (report.isServing()) {
      return Future.succeededFuture();
    }
    if (platform.shutdown().begun()) {
      return Future.failedFuture(new IllegalStateException("stopped while it started"));
    }
    if ((System.nanoTime() - began) / 1_000_000 > LONGEST_MILLIS) {
      return Future.failedFuture(
          new StartException(
              ExitCode.UNAVAILABLE, "not ready within a minute: " + down(report.checks())));
    }
    return platform.vertx().timer(LOOK_MILLIS).compose(passed -> await());
  }

  private static String down(Map<String, Condition> checks) {
    return checks.entrySet().stream()
        .filter(check -> check.getValue() instanceof Condition.Down)
        .map(check -> check.getKey() + " (" + ((Condition.Down) check.getValue()).reason() + ")")
        .collect(Collectors.joining(", "));
  }
}
