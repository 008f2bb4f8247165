package io.muster.worker.model;

import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.Fold;
import io.muster.worker.decision.State;
import io.muster.worker.store.Reads;
import io.muster.worker.store.Statement;
import io.muster.worker.store.Statement.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Decides as production does: the real fold, and the statements that the real code makes of it. */
final class Planner {

  private final Scenario scenario;
  private final Map<List<Object>, Plan> plans = new HashMap<>();
  private final Map<List<Object>, Plan> equalPlans = new HashMap<>();

  Planner(Scenario scenario) {
    this.scenario = scenario;
  }

  /**
   * Decides a unit.
   *
   * @param snapshot what its transaction sees
   * @param workersHour the worker's clock
   * @param messages the unit
   */
  Plan plan(Data snapshot, int workersHour, List<Integer> messages) {
    List<Command> commands = messages.stream().map(n -> scenario.message(n).command()).toList();
    State state = snapshot.read(Reads.of(commands));
    boolean byStoreToo = !scenario.lacks(Mutation.AGE_BY_WORKERS_CLOCK);
    int now = byStoreToo ? Math.max(workersHour, snapshot.lastWrite()) : workersHour;
    return plans.computeIfAbsent(
        List.of(state, now, messages), asked -> decide(state, now, messages, commands));
  }

  private Plan decide(State state, int now, List<Integer> messages, List<Command> commands) {
    Decision decision = Fold.fold(state, Message.at(now), commands, Retention.DEFAULT);
    List<Statement> statements = mutated(Statement.of(decision.changes()));
    List<Data.Decided> decided = newOnes(state, messages, decision.outcomes());
    return equalPlans.computeIfAbsent(
        List.of(state, decision.outcomes(), statements, decided),
        parts -> new Plan(state, decision.outcomes(), statements, decided));
  }

  private static List<Data.Decided> newOnes(
      State state, List<Integer> messages, List<Outcome> outcomes) {
    Set<String> known = new HashSet<>(state.outcomes().keySet());
    List<Data.Decided> decided = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (known.add(outcomes.get(i).commandId())) {
        decided.add(new Data.Decided(messages.get(i), outcomes.get(i)));
      }
    }
    return decided;
  }

  private List<Statement> mutated(List<Statement> real) {
    return switch (scenario.mutation()) {
      case OUTCOME_OUTSIDE_TRANSACTION ->
          without(real, operation -> operation instanceof Operation.InsertOutcome);
      case REJECTIONS_NOT_RECORDED ->
          without(
              real,
              operation ->
                  operation instanceof Operation.InsertOutcome insert
                      && insert.outcome().status() == OutcomeStatus.REJECTED);
      case NO_PARKING -> without(real, operation -> operation instanceof Operation.Park);
      case INSERTS_FIRST -> insertsFirst(real);
      default -> real;
    };
  }

  private static List<Statement> without(List<Statement> all, Predicate<Operation> dropped) {
    List<Statement> kept = new ArrayList<>();
    for (Statement statement : all) {
      List<Operation> operations =
          statement.operations().stream().filter(dropped.negate()).toList();
      if (!operations.isEmpty()) {
        int fewer = statement.operations().size() - operations.size();
        kept.add(new Statement(statement.collection(), operations, statement.expected() - fewer));
      }
    }
    return kept;
  }

  private static List<Statement> insertsFirst(List<Statement> real) {
    Predicate<Statement> insertsUsers =
        statement -> statement.operations().get(0) instanceof Operation.InsertUser;
    List<Statement> turned = new ArrayList<>(real.stream().filter(insertsUsers).toList());
    turned.addAll(real.stream().filter(insertsUsers.negate()).toList());
    return turned;
  }
}
