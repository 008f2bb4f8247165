package io.muster.worker.model;

import io.muster.command.Outcome;
import io.muster.worker.model.TransactionModel.Status;
import io.muster.worker.model.WorkerModel.Phase;
import io.muster.worker.store.Statement;
import java.util.List;
import java.util.Optional;

/** What a worker may do next, or what may befall it. */
final class WorkerSteps {

  private final Scenario scenario;
  private final Planner planner;

  WorkerSteps(Scenario scenario) {
    this.scenario = scenario;
    this.planner = new Planner(scenario);
  }

  void add(World world, int number, List<Step> steps) {
    One one = new One(world, number, steps);
    switch (one.worker.phase()) {
      case IDLE -> one.idle();
      case READ -> one.decide();
      case WRITING -> one.write(one.worker.plan(), one.worker.statement());
      case COMMITTING -> one.hear();
      case RECORDING -> one.recordApart();
      case DECIDED -> one.reply();
      case REFUSED -> {}
    }
    one.acknowledge();
    one.faults();
  }

  /** The steps of one worker in one world. */
  private final class One {
    private final World world;
    private final int number;
    private final List<Step> steps;
    private final WorkerModel worker;
    private final TransactionModel transaction;

    One(World world, int number, List<Step> steps) {
      this.world = world;
      this.number = number;
      this.steps = steps;
      this.worker = world.workers().get(number);
      this.transaction = world.store().running().get(number);
    }

    private void step(String what, World next) {
      steps.add(new Step(Scenario.worker(number) + ' ' + what, next));
    }

    private World with(WorkerModel changed) {
      return world.with(number, changed);
    }

    void idle() {
      if (!world.broker().isConsuming(number)) {
        step(
            "notices that its channel is closed, forgets what it has, consumes again",
            with(WorkerModel.idle()).with(world.broker().join(number)));
      }
      for (int count = 1; count <= worker.hand().size() - worker.told(); count++) {
        WorkerModel begun = worker.takes(count);
        World next = with(begun).with(world.store().begin(number));
        if (scenario.lacks(Mutation.ACK_BEFORE_COMMIT)) {
          next = next.with(world.broker().acknowledge(number, begun.unit()));
        }
        step("begins a transaction for " + begun.unit() + " and reads", next);
      }
    }

    void decide() {
      if (transaction == null) {
        conflict("finds its transaction gone");
        return;
      }
      int clock = scenario.clockOf(number, world.hour());
      Plan plan = planner.plan(transaction.snapshot(), clock, worker.unit());
      if (plan.statements.isEmpty() && scenario.lacks(Mutation.COMMIT_SKIPPED_WHERE_FOUND)) {
        step(
            "has nothing to write and does not commit",
            with(worker.decided(plan)).with(world.store().without(number)));
        return;
      }
      write(plan, 0);
    }

    void write(Plan plan, int done) {
      if (transaction == null) {
        conflict("finds its transaction gone");
      } else if (done < plan.statements.size()) {
        runStatement(plan, done);
      } else {
        StoreModel sent = world.store().with(number, transaction.committing(plan.decided));
        step("sends its commit", with(worker.wrote(plan, done).in(Phase.COMMITTING)).with(sent));
      }
    }

    private void runStatement(Plan plan, int done) {
      Statement statement = plan.statements.get(done);
      StatementRun.Answer answer =
          new StatementRun(world.store(), transaction, !scenario.lacks(Mutation.NO_UNIQUE_INDEX))
              .run(statement);
      String what = "writes " + describe(statement);
      if (answer instanceof StatementRun.Answer.Written written) {
        if (written.matched() == statement.expected()) {
          step(
              what,
              with(worker.wrote(plan, done + 1))
                  .with(world.store().with(number, written.transaction())));
        } else {
          step(what + ": less matched than was read", with(worker.in(Phase.REFUSED)));
        }
      } else if (answer instanceof StatementRun.Answer.Duplicate duplicate
          && Statement.isFaultOfAMessage(
              duplicate.collection(), duplicate.field(), duplicate.value(), plan.read)) {
        step(what + ": E11000 on " + duplicate.field(), with(worker.in(Phase.REFUSED)));
      } else {
        conflict(what + ": conflict, aborts");
      }
    }

    void hear() {
      if (transaction == null) {
        conflict("hears that its transaction is gone");
      } else if (transaction.status() == Status.DURABLE
          || (transaction.status() == Status.COMMITTED
              && scenario.lacks(Mutation.COMMIT_WITHOUT_MAJORITY))) {
        boolean apart = scenario.lacks(Mutation.OUTCOME_OUTSIDE_TRANSACTION);
        step(
            "hears that it is committed",
            with(worker.in(apart ? Phase.RECORDING : Phase.DECIDED))
                .with(world.store().without(number)));
      }
    }

    void recordApart() {
      StoreModel store = world.store();
      for (Outcome outcome : worker.plan().outcomes) {
        String key = Data.outcomeKey(outcome.commandId());
        store = store.write(key, Optional.of(outcome), world.hour(), scenario.isReplicatedAtOnce());
      }
      step("records the outcomes", with(worker.in(Phase.DECIDED)).with(store));
    }

    void reply() {
      Observer observer = world.observer();
      for (Outcome outcome : worker.plan().outcomes) {
        observer = observer.hear(outcome, world.hour());
      }
      step("replies " + describe(worker.plan()), with(worker.replied()).with(observer));
    }

    void acknowledge() {
      if (worker.told() > 0 && world.broker().isConsuming(number)) {
        List<Integer> messages = worker.hand().subList(0, worker.told());
        step(
            "acknowledges " + messages,
            with(worker.acknowledged()).with(world.broker().acknowledge(number, messages)));
      }
    }

    void faults() {
      if (world.faults().deaths() + world.faults().losses() == 0) {
        return;
      }
      StoreModel abandoned = world.store().abandon(number);
      // One abandoned transaction at a time: another one would be one more in the way.
      if (abandoned.abandoned().size() > 1) {
        return;
      }
      if (world.faults().deaths() > 0) {
        step(
            "dies",
            with(WorkerModel.idle())
                .with(world.broker().close(number))
                .with(abandoned)
                .with(world.faults().afterDeath()));
      }
      if (world.faults().losses() > 0 && transaction != null) {
        step(
            worker.phase() == Phase.COMMITTING
                ? "doesn't hear what became of its commit, begins anew"
                : "loses its connection to the store, begins anew",
            with(worker.givesUp()).with(abandoned).with(world.faults().afterLoss()));
      }
    }

    private void conflict(String what) {
      step(what, with(worker.givesUp()).with(world.store().without(number)));
    }
  }

  private static String describe(Statement statement) {
    StringBuilder text = new StringBuilder();
    for (Statement.Operation operation : statement.operations()) {
      text.append(text.isEmpty() ? "" : ", ");
      if (operation instanceof Statement.Operation.InsertOutcome insert) {
        text.append("outcome ").append(describe(insert.outcome()));
      } else if (operation instanceof Statement.Operation.InsertUser insert) {
        text.append("new user with ").append(insert.user().emailKey());
      } else if (operation instanceof Statement.Operation.DeleteUser) {
        text.append("a user's end");
      } else if (operation instanceof Statement.Operation.Park) {
        text.append("an address set aside");
      } else if (operation instanceof Statement.Operation.ReplaceUser replace) {
        text.append("version ").append(replace.user().version());
        text.append(" with ").append(replace.user().emailKey());
      }
    }
    return text.toString();
  }

  private static String describe(Outcome outcome) {
    return outcome.commandId() + '=' + outcome.status().wireName();
  }

  private static String describe(Plan plan) {
    return String.join(", ", plan.outcomes.stream().map(WorkerSteps::describe).toList());
  }
}
