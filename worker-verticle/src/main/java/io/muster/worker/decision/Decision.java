package io.muster.worker.decision;

import io.muster.command.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fold makes of a batch.
 *
 * @param changes what is to be written
 * @param outcomes one for each command of the batch, in its order; an earlier decision stands where
 *     there was one
 * @param chunk what was decided about the chunk of an import; null where the batch is none
 */
public record Decision(Changes changes, List<Outcome> outcomes, @Nullable ChunkDecision chunk) {

  /** Takes its own copy. */
  public Decision {
    outcomes = List.copyOf(outcomes);
  }

  /** Of commands. */
  public Decision(Changes changes, List<Outcome> outcomes) {
    this(changes, outcomes, null);
  }

  /** Of a chunk. */
  public Decision(Changes changes, ChunkDecision chunk) {
    this(changes, List.of(), chunk);
  }
}
