package io.muster.worker.imports;

import io.muster.worker.consume.InteractiveTraffic;
import io.vertx.core.Context;

/**
 * Holds a unit of chunks back until no unit of people's own writes runs, but not for long: beside
 * each other both take longer, and whoever comes meanwhile waits for them. On the engine's context.
 */
final class IdleGate {

  /** Where people's writes come without a pause; else they would come for ever. */
  private static final long LONGEST_MILLIS = 20;

  private final Context context;
  private final InteractiveTraffic traffic;
  private final Runnable opened;
  private boolean waiting;
  private boolean overdue;

  /**
   * A gate.
   *
   * @param opened runs when a unit that was held back may start
   */
  IdleGate(Context context, InteractiveTraffic traffic, Runnable opened) {
    this.context = context;
    this.traffic = traffic;
    this.opened = opened;
  }

  /** Whether a unit may start now; else it may when {@code opened} runs. */
  boolean pass() {
    if (overdue || !traffic.isBusy()) {
      overdue = false;
      return true;
    }
    if (!waiting) {
      waiting = true;
      long timer = context.owner().setTimer(LONGEST_MILLIS, late -> open(true));
      traffic.whenIdle(
          () -> {
            if (context.owner().cancelTimer(timer)) {
              open(false);
            }
          });
    }
    return false;
  }

  private void open(boolean late) {
    waiting = false;
    overdue = late;
    opened.run();
  }
}
