package io.muster.system.chaos.fault;

import java.time.Duration;
import java.util.Optional;

/**
 * A fault that was done.
 *
 * @param fault the plan
 * @param recovery how long after its end the service served; empty if it didn't within the limit
 */
public record FaultReport(PlannedFault fault, Optional<Duration> recovery) {}
