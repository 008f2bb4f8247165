package io.muster.worker.model;

import java.util.ArrayList;
import java.util.List;

/** Everything that may happen next: each step of each part, in any order. */
final class Protocol {

  private final Scenario scenario;
  private final BrokerSteps broker;
  private final StoreSteps store;
  private final WorkerSteps worker;

  Protocol(Scenario scenario) {
    this.scenario = scenario;
    this.broker = new BrokerSteps(scenario);
    this.store = new StoreSteps(scenario);
    this.worker = new WorkerSteps(scenario);
  }

  /** The beginning: both workers consume all shards, each shard with another one first. */
  World start() {
    BrokerModel queues = BrokerSteps.start(scenario);
    List<WorkerModel> idle = List.of(WorkerModel.idle(), WorkerModel.idle());
    return new World(
        scenario.hours().get(0),
        scenario.faults(),
        StoreModel.of(Data.of(scenario.users())),
        queues,
        idle,
        Observer.empty());
  }

  List<Step> steps(World world) {
    List<Step> steps = new ArrayList<>();
    tick(world, steps);
    broker.add(world, steps);
    store.add(world, steps);
    for (int number = 0; number < Scenario.WORKERS; number++) {
      worker.add(world, number, steps);
    }
    return steps;
  }

  private void tick(World world, List<Step> steps) {
    int next = scenario.hours().indexOf(world.hour()) + 1;
    if (next < scenario.hours().size()) {
      int hour = scenario.hours().get(next);
      steps.add(new Step("the clock shows hour " + hour, world.at(hour)));
    }
  }
}
