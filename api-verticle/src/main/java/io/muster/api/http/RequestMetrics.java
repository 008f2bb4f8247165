package io.muster.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts and times the answers of one operation, by status. On one event loop. */
final class RequestMetrics {

  private static final int FIRST_STATUS = 100;
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final String operation;
  private final @Nullable Timer[] byStatus = new Timer[500];

  RequestMetrics(MeterRegistry registry, String operation) {
    this.registry = registry;
    this.operation = operation;
  }

  /** Notes an answer to a request that began at {@code startNanos} of {@link System#nanoTime}. */
  void answered(int status, long startNanos) {
    Timer timer = byStatus[status - FIRST_STATUS];
    if (timer == null) {
      timer =
          Timer.builder("muster.http.requests")
              .description("Time to answer, by operation and status")
              .tags("operation", operation, "status", Integer.toString(status))
              .serviceLevelObjectives(BUCKETS)
              .register(registry);
      byStatus[status - FIRST_STATUS] = timer;
    }
    timer.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
  }
}
