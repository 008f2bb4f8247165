package io.muster.process;

import io.muster.telemetry.Health;
import io.muster.telemetry.Telemetry;
import io.vertx.core.Vertx;

/**
 * What every process has.
 *
 * @param vertx the one instance; closed after all stop steps
 * @param telemetry its metrics
 * @param health its readiness checks
 * @param shutdown its end
 */
public record Platform(Vertx vertx, Telemetry telemetry, Health health, Shutdown shutdown) {}
