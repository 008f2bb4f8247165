package io.muster.telemetry;

import java.util.Map;

/**
 * Health at one moment.
 *
 * @param started whether the process has started
 * @param draining whether it is stopping
 * @param checks the readiness checks by name, in alphabetical order
 */
public record HealthReport(boolean started, boolean draining, Map<String, Condition> checks) {

  /** Whether the process wants work: started, not stopping, and no check down. */
  public boolean ready() {
    return started && !draining && isServing();
  }

  /** Whether no check is down. */
  public boolean isServing() {
    return checks.values().stream().noneMatch(Condition.Down.class::isInstance);
  }
}
