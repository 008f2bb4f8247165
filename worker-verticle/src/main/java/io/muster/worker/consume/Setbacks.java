package io.muster.worker.consume;

import io.micrometer.core.instrument.Counter;
import io.muster.retry.Backoff;

/**
 * What keeps a unit from being committed: counted, told to whoever asks how the engine is, and how
 * long to wait before the next try. On the engine's context.
 */
public final class Setbacks {

  private final EngineTools tools;
  private final Counter conflictCounter;
  private final Backoff faults;
  private final Backoff conflicts;

  private Setbacks(EngineTools tools, Counter conflictCounter, Backoff conflicts) {
    this.tools = tools;
    this.conflictCounter = conflictCounter;
    this.faults = tools.pacing().faults(tools.random());
    this.conflicts = conflicts;
  }

  /** Of a unit of commands, none so far. */
  static Setbacks ofCommands(EngineTools tools) {
    return new Setbacks(tools, tools.metrics().conflicts, tools.pacing().conflicts(tools.random()));
  }

  /**
   * Of a unit of chunks, none so far.
   *
   * @param counter counts its conflicts
   */
  public static Setbacks ofChunks(EngineTools tools, Counter counter) {
    return new Setbacks(tools, counter, tools.pacing().importConflicts(tools.random()));
  }

  /** The infrastructure failed; how long to wait, in milliseconds. */
  public long fault(Throwable cause) {
    tools.health().fault("the store failed: " + cause.getClass().getSimpleName());
    tools.metrics().countFault();
    return faults.nextMillis();
  }

  /** Another unit got in the way; how long to wait, in milliseconds. */
  public long conflict() {
    tools.health().conflict();
    conflictCounter.increment();
    return conflicts.nextMillis();
  }

  /** A unit was committed: waits begin anew. */
  void reset() {
    faults.reset();
    conflicts.reset();
  }
}
