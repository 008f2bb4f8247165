package io.muster.worker.decision;

import io.muster.command.Outcome;
import java.util.List;

/**
 * What a fold makes of a batch.
 *
 * @param changes what is to be written
 * @param outcomes one for each command of the batch, in its order; an earlier decision stands where
 *     there was one
 * @param chunks one for each chunk of an import in the batch, in its order
 */
public record Decision(Changes changes, List<Outcome> outcomes, List<ChunkDecision> chunks) {

  /** Takes its own copies. */
  public Decision {
    outcomes = List.copyOf(outcomes);
    chunks = List.copyOf(chunks);
  }

  /** Of commands. */
  public Decision(Changes changes, List<Outcome> outcomes) {
    this(changes, outcomes, List.of());
  }

  /** Of chunks of an import. */
  static Decision ofChunks(Changes changes, List<ChunkDecision> chunks) {
    return new Decision(changes, List.of(), chunks);
  }
}
