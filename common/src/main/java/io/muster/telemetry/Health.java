package io.muster.telemetry;

import java.util.Collections;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a process's health: whether it has started, whether it is stopping, and the
 * named checks its readiness depends on. Alive is whoever answers at the management port. Safe for
 * any thread; nothing here blocks.
 */
public final class Health {

  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final ConcurrentMap<String, Condition> checks = new ConcurrentHashMap<>();
  private volatile boolean started;
  private volatile boolean draining;

  /**
   * Tells how a part is doing; the first time adds its check. A check that was never told doesn't
   * count, so parts that take time begin with {@link Condition#down}.
   *
   * @param check a short name, such as {@code mongo}; from a small fixed set
   */
  public void set(String check, Condition condition) {
    log(check, checks.put(check, condition), condition, draining);
  }

  /** Takes a check away, for a part that is no longer there. */
  public void remove(String check) {
    checks.remove(check);
  }

  /** The process has started. */
  public void started() {
    started = true;
  }

  /** The process is stopping: not ready from now on. */
  public void drain() {
    draining = true;
  }

  /** All of it, at this moment. */
  public HealthReport report() {
    return new HealthReport(started, draining, Collections.unmodifiableMap(new TreeMap<>(checks)));
  }

  private static void log(
      String check, @Nullable Condition before, Condition now, boolean draining) {
    if (now.equals(before)) {
      return;
    }
    if (now instanceof Condition.Down down) {
      // While the process stops, its parts go down one after another.
      boolean served = before != null && !(before instanceof Condition.Down);
      if (served && !draining) {
        LOG.warn("event=check_down check={} reason=\"{}\"", check, down.reason());
      } else {
        LOG.debug("event=check_down check={} reason=\"{}\"", check, down.reason());
      }
    } else if (now instanceof Condition.Limited limited) {
      LOG.warn("event=check_limited check={} reason=\"{}\"", check, limited.reason());
    } else {
      LOG.info("event=check_up check={}", check);
    }
  }
}
