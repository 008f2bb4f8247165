package io.muster.worker.decision;

import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.Retention;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.store.Reads;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A store as small as can be, with the one property that matters: its indexes are unique after each
 * statement, so changes written in a wrong order fail.
 */
public final class ModelStore {

  public final Map<UserId, User> users = new HashMap<>();
  public final Map<String, Outcome> outcomes = new HashMap<>();
  public final Set<UserId> deadLetters = new HashSet<>();
  private final Map<String, UserId> emailKeys = new HashMap<>();

  ModelStore copy() {
    ModelStore copy = new ModelStore();
    copy.users.putAll(users);
    copy.outcomes.putAll(outcomes);
    copy.deadLetters.addAll(deadLetters);
    copy.emailKeys.putAll(emailKeys);
    return copy;
  }

  State read(Reads reads) {
    Map<UserId, User> found = new HashMap<>();
    Map<String, UserId> owners = new HashMap<>();
    Map<String, Outcome> decided = new HashMap<>();
    for (User user : users.values()) {
      if (reads.userIds().contains(user.id()) || reads.emailKeys().contains(user.emailKey())) {
        found.put(user.id(), user);
        owners.put(user.emailKey(), user.id());
      }
    }
    for (String id : reads.commandIds()) {
      if (outcomes.containsKey(id)) {
        decided.put(id, outcomes.get(id));
      }
    }
    return new State(found, owners, decided);
  }

  /** Reads, folds and writes. */
  public Decision run(Instant now, List<Command> commands) {
    State state = read(Reads.of(commands));
    Decision decision = Fold.fold(state, now, commands, Retention.DEFAULT);
    apply(decision.changes());
    return decision;
  }

  void apply(Changes changes) {
    for (Outcome outcome : changes.outcomes()) {
      check(outcomes.put(outcome.commandId(), outcome) == null, "decided twice: " + outcome);
    }
    for (UserId id : changes.deletes()) {
      User user = users.remove(id);
      check(user != null, "deleted but not there: " + id);
      emailKeys.remove(user.emailKey(), id);
    }
    for (UserId id : changes.parked()) {
      check(users.containsKey(id), "parked but not there: " + id);
      emailKeys.remove(users.get(id).emailKey(), id);
      take(id.hex(), id);
    }
    for (User user : changes.updates()) {
      User before = users.put(user.id(), user);
      check(before != null, "updated but not there: " + user);
      emailKeys.remove(before.emailKey(), user.id());
      emailKeys.remove(user.id().hex(), user.id());
      take(user.emailKey(), user.id());
    }
    for (User user : changes.inserts()) {
      check(users.put(user.id(), user) == null, "inserted twice: " + user);
      take(user.emailKey(), user.id());
    }
    changes.erased().forEach(deadLetters::remove);
    check(emailKeys.size() == users.size(), "keys and users differ");
  }

  private void take(String key, UserId id) {
    check(emailKeys.put(key, id) == null, "E11000 on email_key of " + id);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
