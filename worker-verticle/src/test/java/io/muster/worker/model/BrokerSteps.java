package io.muster.worker.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the senders and the broker may do next. */
final class BrokerSteps {

  private final Scenario scenario;

  BrokerSteps(Scenario scenario) {
    this.scenario = scenario;
  }

  /** The queues with what is in them at the beginning. */
  static BrokerModel start(Scenario scenario) {
    List<ShardModel> shards = new ArrayList<>();
    for (int shard = 0; shard < scenario.shards(); shard++) {
      List<Integer> consumers = shard == 0 ? List.of(0, 1) : List.of(1, 0);
      shards.add(new ShardModel(List.of(), List.of(), consumers, Map.of()));
    }
    Set<Integer> all = new HashSet<>();
    scenario.messages().forEach(message -> all.add(message.number()));
    BrokerModel broker = new BrokerModel(shards, all, Set.of());
    for (Message message : scenario.messages()) {
      if (message.hour() == 0) {
        broker = broker.publish(message.number(), message.shard());
      }
    }
    return broker;
  }

  void add(World world, List<Step> steps) {
    for (int number : world.broker().unpublished()) {
      Message message = scenario.message(number);
      if (message.hour() <= world.hour()) {
        steps.add(
            new Step(
                message + " is published to shard " + message.shard(),
                world.with(world.broker().publish(number, message.shard()))));
      }
    }
    for (int shard = 0; shard < scenario.shards(); shard++) {
      handOut(world, shard, steps);
    }
    for (int worker = 0; worker < Scenario.WORKERS; worker++) {
      if (world.faults().cuts() > 0 && world.broker().isConsuming(worker)) {
        steps.add(
            new Step(
                "the broker closes the channel of " + Scenario.worker(worker),
                world.with(world.faults().afterCut()).with(world.broker().close(worker))));
      }
    }
  }

  private void handOut(World world, int number, List<Step> steps) {
    ShardModel shard = world.broker().shards().get(number);
    if (shard.isEmpty() || shard.consumers().isEmpty()) {
      return;
    }
    if (!scenario.lacks(Mutation.NO_SINGLE_ACTIVE_CONSUMER)) {
      int active = shard.consumers().get(0);
      handOut(world, number, active, scenario.prefetchOf(active), steps);
      return;
    }
    for (int consumer : shard.consumers()) {
      // One to each in turn.
      int most = Math.min(scenario.prefetchOf(consumer), shard.heldBy(consumer).size() + 1);
      handOut(world, number, consumer, most, steps);
    }
  }

  private void handOut(World world, int number, int worker, int most, List<Step> steps) {
    ShardModel shard = world.broker().shards().get(number);
    int credit = most - shard.heldBy(worker).size();
    if (credit <= 0) {
      return;
    }
    List<Integer> messages = shard.next(credit);
    steps.add(
        new Step(
            "shard " + number + " hands " + messages + " to " + Scenario.worker(worker),
            world
                .with(world.broker().handOut(number, worker, credit))
                .with(worker, world.workers().get(worker).handed(messages))));
  }
}
