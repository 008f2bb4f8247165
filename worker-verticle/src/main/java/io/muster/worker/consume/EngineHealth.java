package io.muster.worker.consume;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the engine is; told on its context, asked on any thread. */
public final class EngineHealth {

  /** Where in its life the engine is. */
  public enum Phase {
    /** Waits for broker and database. */
    CONNECTING,
    /** Consumes its shards. */
    CONSUMING,
    /** Finishes what is in hand. */
    DRAINING,
    /** Has ended. */
    STOPPED
  }

  private final long conflictToleranceNanos;
  private volatile Phase phase = Phase.CONNECTING;
  private volatile @Nullable String fault = "not connected yet";
  private volatile long conflictsSince;
  private volatile boolean conflicting;

  /**
   * Not ready yet.
   *
   * @param conflictTolerance how long conflicts may go on before the worker counts as not ready
   */
  public EngineHealth(Duration conflictTolerance) {
    this.conflictToleranceNanos = conflictTolerance.toNanos();
  }

  /** Where in its life the engine is. Any thread. */
  public Phase phase() {
    return phase;
  }

  /** Why the worker is not ready; null if it is. Any thread. */
  public @Nullable String notReadyBecause() {
    if (phase != Phase.CONSUMING) {
      String cause = fault;
      return cause == null ? phase.name() : phase + ": " + cause;
    }
    if (fault != null) {
      return fault;
    }
    if (conflicting && System.nanoTime() - conflictsSince > conflictToleranceNanos) {
      return "conflicts in the store go on";
    }
    return null;
  }

  /** Goes on to another phase; a drain goes on to its end alone. On the context. */
  public void enter(Phase next) {
    if (phase != Phase.STOPPED && !(phase == Phase.DRAINING && next != Phase.STOPPED)) {
      phase = next;
    }
  }

  /** Notes what fails. On the context. */
  public void fault(String cause) {
    fault = cause;
  }

  /** Notes that another unit got in the way. On the context. */
  public void conflict() {
    if (!conflicting) {
      conflictsSince = System.nanoTime();
      conflicting = true;
    }
  }

  /** Notes that nothing fails any more. On the context. */
  public void progress() {
    if (fault != null) {
      fault = null;
    }
    if (conflicting) {
      conflicting = false;
    }
  }
}
