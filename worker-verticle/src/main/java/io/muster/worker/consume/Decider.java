package io.muster.worker.consume;

import io.muster.command.Command;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.State;
import java.time.Instant;
import java.util.List;

/** The decision core, as the engine calls it: pure, on whatever thread the store likes. */
@FunctionalInterface
public interface Decider {

  /** Folds a batch of commands over the state that was read. */
  Decision decide(State state, Instant now, List<Command> commands);
}
