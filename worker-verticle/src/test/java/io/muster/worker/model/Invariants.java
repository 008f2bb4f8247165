package io.muster.worker.model;

import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.model.Data.Decided;
import io.muster.worker.model.Violation.Promise;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What must hold in every world that can come to be. */
final class Invariants {

  private final Scenario scenario;
  private final Map<Promise, Function<World, Violation>> all = new EnumMap<>(Promise.class);

  /** Those for some promises. */
  Invariants(Scenario scenario, Set<Promise> promises) {
    this.scenario = scenario;
    all.put(Promise.DECIDED_ONCE, this::decidedOnce);
    all.put(Promise.IN_ORDER, this::inOrder);
    all.put(Promise.REJECTED_NEVER_APPLIED, this::rejectedNeverApplied);
    all.put(Promise.REPLIES_ARE_DURABLE, this::repliesAreDurable);
    all.put(Promise.REPLIES_NOT_ROLLED_BACK, this::repliesNotRolledBack);
    all.put(Promise.REPLIES_ARE_EQUAL, this::repliesAreEqual);
    all.put(Promise.ADDRESSES_ARE_UNIQUE, this::addressesAreUnique);
    all.put(Promise.ACKNOWLEDGED_AFTER_COMMIT, this::acknowledgedAfterCommit);
    all.put(Promise.LEGAL_BATCHES_COMMIT, this::legalBatchesCommit);
    all.put(Promise.EXPIRED_WAS_NOT_APPLIED, this::expiredWasNotApplied);
    all.keySet().retainAll(promises);
  }

  /** The first promise that a world breaks. */
  Optional<Violation> broken(World world) {
    for (Function<World, Violation> invariant : all.values()) {
      Violation violation = invariant.apply(world);
      if (violation != null) {
        return Optional.of(violation);
      }
    }
    return Optional.empty();
  }

  private Violation decidedOnce(World world) {
    Map<String, Outcome> first = new HashMap<>();
    for (Decided decided : world.store().local().history()) {
      Outcome earlier = first.putIfAbsent(decided.outcome().commandId(), decided.outcome());
      // Once an outcome is past its retention, its command may be found too old; no more than that.
      if (earlier != null && decided.outcome().status() != OutcomeStatus.EXPIRED) {
        return new Violation(
            Promise.DECIDED_ONCE,
            scenario.message(decided.message())
                + " was "
                + describe(earlier)
                + " and then "
                + describe(decided.outcome()));
      }
    }
    return null;
  }

  private Violation inOrder(World world) {
    Map<UserId, Integer> last = new HashMap<>();
    for (Decided decided : world.store().local().history()) {
      if (decided.outcome().status() != OutcomeStatus.EXPIRED) {
        Message message = scenario.message(decided.message());
        Integer earlier = last.put(message.command().userId(), message.number());
        if (earlier != null && earlier > message.number()) {
          return new Violation(
              Promise.IN_ORDER, message + " was decided after " + scenario.message(earlier));
        }
      }
    }
    return null;
  }

  private Violation rejectedNeverApplied(World world) {
    for (Decided decided : world.store().local().history()) {
      Outcome reply = world.observer().replies().get(decided.outcome().commandId());
      if (decided.outcome().status() == OutcomeStatus.APPLIED
          && reply != null
          && reply.status() == OutcomeStatus.REJECTED) {
        return new Violation(
            Promise.REJECTED_NEVER_APPLIED,
            scenario.message(decided.message()) + " was answered as rejected and is applied");
      }
    }
    return null;
  }

  private Violation repliesAreDurable(World world) {
    for (Outcome reply : world.observer().replies().values()) {
      if (!isIn(world.store().durable(), reply)) {
        return new Violation(
            Promise.REPLIES_ARE_DURABLE, answered(reply) + ", and no majority has that decision");
      }
    }
    return null;
  }

  private Violation repliesNotRolledBack(World world) {
    for (Outcome reply : world.observer().replies().values()) {
      if (!isIn(world.store().durable(), reply) && !isIn(world.store().local(), reply)) {
        return new Violation(
            Promise.REPLIES_NOT_ROLLED_BACK, answered(reply) + ", and that decision is gone");
      }
    }
    return null;
  }

  private static boolean isIn(Data data, Outcome outcome) {
    return data.history().stream().anyMatch(decided -> decided.outcome().equals(outcome));
  }

  private Violation repliesAreEqual(World world) {
    Observer.Contradiction contradiction = world.observer().contradiction();
    return contradiction == null
        ? null
        : new Violation(
            Promise.REPLIES_ARE_EQUAL,
            answered(contradiction.first()) + " and then as " + describe(contradiction.later()));
  }

  private Violation addressesAreUnique(World world) {
    Set<String> seen = new HashSet<>();
    for (User user : world.store().local().users()) {
      if (!seen.add(user.emailKey())) {
        return new Violation(
            Promise.ADDRESSES_ARE_UNIQUE, "two users have the address " + user.emailKey());
      }
    }
    return null;
  }

  private Violation acknowledgedAfterCommit(World world) {
    for (int number : world.broker().acknowledged()) {
      if (!isDecided(world, scenario.message(number).command().id())) {
        return new Violation(
            Promise.ACKNOWLEDGED_AFTER_COMMIT,
            scenario.message(number) + " is acknowledged, and no majority has a decision");
      }
    }
    return null;
  }

  private static boolean isDecided(World world, String commandId) {
    return world.store().durable().history().stream()
        .anyMatch(decided -> decided.outcome().commandId().equals(commandId));
  }

  /** Whether a world is as all should be in the end. */
  boolean isEnd(World world) {
    return scenario.messages().stream()
        .allMatch(
            message ->
                world.broker().acknowledged().contains(message.number())
                    && isDecided(world, message.command().id()));
  }

  private Violation legalBatchesCommit(World world) {
    for (WorkerModel worker : world.workers()) {
      if (worker.phase() == WorkerModel.Phase.REFUSED) {
        return new Violation(
            Promise.LEGAL_BATCHES_COMMIT,
            "the store refuses what the fold decided for the legal batch " + worker.unit());
      }
    }
    return null;
  }

  private Violation expiredWasNotApplied(World world) {
    for (Decided decided : world.store().durable().history()) {
      Outcome reply = world.observer().replies().get(decided.outcome().commandId());
      if (decided.outcome().status() == OutcomeStatus.APPLIED
          && reply != null
          && reply.status() == OutcomeStatus.EXPIRED) {
        return new Violation(
            Promise.EXPIRED_WAS_NOT_APPLIED, answered(reply) + ", and it was applied");
      }
    }
    return null;
  }

  private static String answered(Outcome reply) {
    return reply.commandId() + " was answered as " + describe(reply);
  }

  private static String describe(Outcome outcome) {
    return outcome.status().wireName() + " for " + outcome.userId().hex().substring(20);
  }
}
