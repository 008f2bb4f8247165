package io.muster.worker.decision;

import io.muster.command.Outcome;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.store.Reads;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiFunction;

/** The model store for tests of other packages: reads, folds and writes under one lock. */
public final class InMemoryStore {

  private final ModelStore store = new ModelStore();

  /** Runs one unit. */
  public synchronized Decision run(
      Reads reads, Instant now, BiFunction<State, Instant, Decision> fold) {
    Decision decision = fold.apply(store.read(reads), now);
    store.apply(decision.changes());
    return decision;
  }

  /** Records an outcome unless there is one; returns the one that stands. */
  public synchronized Outcome record(Outcome outcome) {
    store.outcomes.putIfAbsent(outcome.commandId(), outcome);
    return store.outcomes.get(outcome.commandId());
  }

  /** The outcome of a command; null if it has none. */
  public synchronized Outcome outcome(String commandId) {
    return store.outcomes.get(commandId);
  }

  /** All users. */
  public synchronized Map<UserId, User> users() {
    return Map.copyOf(store.users);
  }

  /** All outcomes. */
  public synchronized Map<String, Outcome> outcomes() {
    return Map.copyOf(store.outcomes);
  }
}
