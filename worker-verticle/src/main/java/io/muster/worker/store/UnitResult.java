package io.muster.worker.store;

import io.muster.command.Outcome;
import java.util.List;

/** What became of a unit of work. */
public sealed interface UnitResult {

  /**
   * Committed.
   *
   * @param outcomes one for each command, in the batch's order
   * @param point when, for consistency tokens
   */
  record Committed(List<Outcome> outcomes, CommitPoint point) implements UnitResult {
    /** Takes its own copy. */
    public Committed {
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * Another unit got in the way, and nothing was written: read and fold again, with jitter and a
   * smaller batch.
   *
   * @param cause for the log: an error label or code
   */
  record Conflict(String cause) implements UnitResult {}

  /**
   * A write was refused for a reason that lies in a message, and nothing was written: isolate it.
   *
   * @param cause for the log: an error code and the key at fault
   */
  record Refused(String cause) implements UnitResult {}
}
