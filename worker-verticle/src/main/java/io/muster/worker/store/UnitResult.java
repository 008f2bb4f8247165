package io.muster.worker.store;

import io.muster.command.Outcome;
import io.muster.user.UserId;
import io.muster.worker.decision.ChunkDecision;
import io.muster.worker.decision.Decision;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of a unit of work. */
public sealed interface UnitResult {

  /**
   * Committed.
   *
   * @param outcomes one for each command, in the batch's order
   * @param earlier the ids of those commands that had been decided before this unit
   * @param chunks what was decided about each chunk of an import, in the batch's order
   * @param point when, for consistency tokens
   */
  record Committed(
      List<Outcome> outcomes, Set<String> earlier, List<ChunkDecision> chunks, CommitPoint point)
      implements UnitResult {
    /** Takes its own copies. */
    public Committed {
      outcomes = List.copyOf(outcomes);
      earlier = Set.copyOf(earlier);
      chunks = List.copyOf(chunks);
    }

    /** A decision that was committed. */
    public static Committed of(Decision decision, CommitPoint point) {
      Set<String> earlier = new HashSet<>();
      decision.outcomes().forEach(outcome -> earlier.add(outcome.commandId()));
      decision.changes().outcomes().forEach(outcome -> earlier.remove(outcome.commandId()));
      return new Committed(decision.outcomes(), earlier, decision.chunks(), point);
    }
  }

  /**
   * Another unit got in the way, and nothing was written: read and fold again, with jitter and a
   * smaller batch.
   *
   * @param cause for the log: an error label or code
   * @param taken what of a new user somebody has already; null where it was another thing
   */
  record Conflict(String cause, @Nullable TakenKey taken) implements UnitResult {
    /** One that isn't about a new user. */
    public Conflict(String cause) {
      this(cause, null);
    }
  }

  /**
   * A key of a new user that somebody has already.
   *
   * @param id the user's id; null where it is the address
   */
  record TakenKey(@Nullable UserId id) {}

  /**
   * A write was refused for a reason that lies in a message, and nothing was written: isolate it.
   *
   * @param cause for the log: an error code and the key at fault
   */
  record Refused(String cause) implements UnitResult {}
}
