package io.muster.worker.model;

import io.muster.command.Outcome;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.decision.State;
import io.muster.worker.store.Reads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One version of the database: documents and entries of the unique index by key, and beside them
 * what no protocol reads: which decisions came to be, in the order of their commits. The history is
 * a part of the version, so what is rolled back takes its history along.
 */
final class Data {

  /**
   * A decision that came to be.
   *
   * @param message the message whose command was decided
   * @param outcome the decision
   */
  record Decided(int message, Outcome outcome) {}

  /** Where something was removed: who saw neither it nor its removal must not write there. */
  private record Removed(Object last) {}

  private final Map<String, Object> entries;
  private final List<Decided> history;
  private final int lastWrite;
  // Asked for at each step.
  private final int hash;

  private Data(Map<String, Object> entries, List<Decided> history, int lastWrite) {
    this.entries = Map.copyOf(entries);
    this.history = List.copyOf(history);
    this.lastWrite = lastWrite;
    this.hash = Objects.hash(this.entries, this.history, lastWrite);
  }

  /** A user, an outcome or the owner of an address; null if there is none. */
  Object get(String key) {
    Object entry = entries.get(key);
    return entry instanceof Removed ? null : entry;
  }

  /** Whether something was written under a key that is not in another version. */
  boolean differs(String key, Data other) {
    return !Objects.equals(entries.get(key), other.entries.get(key));
  }

  /** Every decision ever committed, also of outcomes that have expired since. */
  List<Decided> history() {
    return history;
  }

  /** The hour of the last write: the least that the server can say its time is. */
  int lastWrite() {
    return lastWrite;
  }

  static String userKey(UserId id) {
    return "user " + id.hex();
  }

  static String outcomeKey(String commandId) {
    return "outcome " + commandId;
  }

  /** The key of the unique index. */
  static String addressKey(String emailKey) {
    return "address " + emailKey;
  }

  /** A database with users in it and no commands yet. */
  static Data of(List<User> users) {
    Map<String, Object> entries = new HashMap<>();
    for (User user : users) {
      entries.put(userKey(user.id()), user);
      entries.put(addressKey(user.emailKey()), user.id());
    }
    return new Data(entries, List.of(), 0);
  }

  /** The version after a commit. */
  Data with(Map<String, Optional<Object>> writes, List<Decided> decided, int hour) {
    Map<String, Object> after = new HashMap<>(entries);
    writes.forEach(
        (key, value) ->
            after.compute(
                key,
                (same, before) ->
                    value.orElseGet(() -> before == null ? null : new Removed(before))));
    List<Decided> longer = new ArrayList<>(history);
    longer.addAll(decided);
    return new Data(after, longer, writes.isEmpty() ? lastWrite : hour);
  }

  /** What the unit's two finds answer. */
  State read(Reads reads) {
    Map<UserId, User> users = new HashMap<>();
    Map<String, UserId> owners = new HashMap<>();
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Object entry : entries.values()) {
      if (entry instanceof User user
          && (reads.userIds().contains(user.id()) || reads.emailKeys().contains(user.emailKey()))) {
        users.put(user.id(), user);
        owners.put(user.emailKey(), user.id());
      } else if (entry instanceof Outcome outcome
          && reads.commandIds().contains(outcome.commandId())) {
        outcomes.put(outcome.commandId(), outcome);
      }
    }
    return new State(users, owners, outcomes);
  }

  /** The users there are. */
  List<User> users() {
    return entries.values().stream().filter(User.class::isInstance).map(User.class::cast).toList();
  }

  /** The outcomes there are. */
  List<Outcome> outcomes() {
    return entries.values().stream()
        .filter(Outcome.class::isInstance)
        .map(Outcome.class::cast)
        .sorted(Comparator.comparing(Outcome::commandId))
        .toList();
  }

  @Override
  public boolean equals(Object object) {
    return this == object
        || (object instanceof Data other
            && hash == other.hash
            && lastWrite == other.lastWrite
            && history.equals(other.history)
            && entries.equals(other.entries));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
