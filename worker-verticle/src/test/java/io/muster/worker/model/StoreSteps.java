package io.muster.worker.model;

import io.muster.command.Outcome;
import io.muster.worker.model.TransactionModel.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the store may do next by itself. */
final class StoreSteps {

  private static final int HOURS_TOO_EARLY = 30;

  private final Scenario scenario;
  private final boolean atOnce;

  StoreSteps(Scenario scenario) {
    this.scenario = scenario;
    this.atOnce = scenario.isReplicatedAtOnce();
  }

  void add(World world, List<Step> steps) {
    transactionsOfWorkers(world, steps);
    abandonedTransactions(world, steps);
    if (scenario.hours().size() > 1) {
      expiry(world, steps);
    }
    if (!atOnce) {
      replication(world, steps);
    }
  }

  private void transactionsOfWorkers(World world, List<Step> steps) {
    StoreModel store = world.store();
    store
        .running()
        .forEach(
            (worker, transaction) -> {
              String whose = "the transaction of " + Scenario.worker(worker);
              if (transaction.status() == Status.COMMIT_SENT) {
                steps.add(
                    new Step(
                        whose + " commits on the primary",
                        world.with(store.commit(worker, world.hour(), atOnce))));
              }
              if (transaction.isOpen()) {
                steps.add(new Step(whose + " is reaped", world.with(store.reap(worker))));
              }
            });
  }

  private void abandonedTransactions(World world, List<Step> steps) {
    StoreModel store = world.store();
    for (TransactionModel transaction : store.abandoned()) {
      if (transaction.status() == Status.COMMIT_SENT) {
        steps.add(
            new Step(
                "an abandoned transaction commits after all",
                world.with(store.commitAbandoned(transaction, world.hour(), atOnce))));
      }
      steps.add(
          new Step("an abandoned transaction is reaped", world.with(store.reap(transaction))));
    }
  }

  private void expiry(World world, List<Step> steps) {
    int early = scenario.lacks(Mutation.RETENTION_BELOW_MAXIMUM_AGE) ? HOURS_TOO_EARLY : 0;
    Instant until = Message.at(world.hour() + early);
    for (Outcome outcome : world.store().local().outcomes()) {
      if (!outcome.expiresAt().isAfter(until)) {
        String key = Data.outcomeKey(outcome.commandId());
        steps.add(
            new Step(
                "the outcome of " + outcome.commandId() + " expires and is removed",
                world.with(world.store().write(key, Optional.empty(), world.hour(), atOnce))));
      }
    }
  }

  private static void replication(World world, List<Step> steps) {
    StoreModel store = world.store();
    if (store.local().equals(store.durable())) {
      return;
    }
    steps.add(new Step("a majority has what the primary has", world.with(store.replicate())));
    if (world.faults().stepDowns() > 0) {
      steps.add(
          new Step(
              "the primary steps down; what no majority has is rolled back",
              world.with(world.faults().afterStepDown()).with(store.stepDown())));
    }
  }
}
