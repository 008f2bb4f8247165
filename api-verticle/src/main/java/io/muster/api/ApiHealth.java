package io.muster.api;

import io.micrometer.core.instrument.Gauge;
import io.muster.api.query.UserReads;
import io.muster.api.write.QueuedWrites;
import io.muster.process.Platform;
import io.muster.telemetry.Condition;

/** Tells readiness whether writes would go out and reads be answered. On one event loop. */
final class ApiHealth {

  private static final long LOOK_MILLIS = 500;
  private static final String WRITES = "writes";
  private static final String READS = "reads";

  private final Platform platform;
  private final QueuedWrites writes;
  private final UserReads reads;
  private boolean pinging;

  ApiHealth(Platform platform, QueuedWrites writes, UserReads reads) {
    this.platform = platform;
    this.writes = writes;
    this.reads = reads;
  }

  void watch() {
    platform.health().set(WRITES, Condition.down("not connected yet"));
    platform.health().set(READS, Condition.down("not connected yet"));
    platform.vertx().setPeriodic(0, LOOK_MILLIS, timer -> look());
    Gauge.builder("muster.writes.in.flight", writes, QueuedWrites::pending)
        .description("Writes that wait for an outcome")
        .register(platform.telemetry().registry());
  }

  private Condition ofWrites() {
    if (writes.isBlocked()) {
      // Reads go on, and all processes are alike in this: none is to be passed over.
      return Condition.limited("the broker takes no writes: it is short of memory or disk");
    }
    return writes.isReady() ? Condition.up() : Condition.down("the broker is away");
  }

  private void look() {
    if (platform.shutdown().begun()) {
      return;
    }
    platform.health().set(WRITES, ofWrites());
    if (pinging) {
      return;
    }
    pinging = true;
    reads
        .ping()
        .onComplete(
            ping -> {
              pinging = false;
              platform
                  .health()
                  .set(
                      READS,
                      ping.succeeded() ? Condition.up() : Condition.down("the store is away"));
            });
  }
}
