package io.muster.worker.decision;

import io.muster.command.Outcome;
import java.util.List;

/**
 * What a fold makes of a batch.
 *
 * @param changes what is to be written
 * @param outcomes one for each command of the batch, in its order; an earlier decision stands where
 *     there was one
 */
public record Decision(Changes changes, List<Outcome> outcomes) {

  /** Takes its own copy. */
  public Decision {
    outcomes = List.copyOf(outcomes);
  }
}
