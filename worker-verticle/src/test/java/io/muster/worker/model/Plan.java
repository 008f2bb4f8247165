package io.muster.worker.model;

import io.muster.command.Outcome;
import io.muster.worker.decision.State;
import io.muster.worker.store.Statement;
import java.util.List;

/** What a worker decided about a unit. Equal ones are one object, see {@link Planner}. */
final class Plan {

  final State read;
  final List<Outcome> outcomes;
  final List<Statement> statements;
  final List<Data.Decided> decided;

  /**
   * A decision.
   *
   * @param read what it was made on
   * @param outcomes one for each message
   * @param statements what the transaction writes, in its order
   * @param decided those of the outcomes that are new
   */
  Plan(State read, List<Outcome> outcomes, List<Statement> statements, List<Data.Decided> decided) {
    this.read = read;
    this.outcomes = outcomes;
    this.statements = statements;
    this.decided = decided;
  }
}
