package io.muster.system.chaos.check;

import io.muster.system.chaos.history.Answer;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Entry;
import io.muster.system.chaos.history.Entry.Way;
import io.muster.system.chaos.history.Intent;
import io.muster.system.chaos.history.Intent.Kind;
import io.muster.system.chaos.history.Intent.Via;
import io.muster.system.chaos.history.Sight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes histories by hand. Intents are named; an intent that sets a name sets its own, one that
 * sets an address sets its own at example.org.
 */
final class HistoryMaker {
  static final String ADA = "aaaaaaaaaaaaaaaaaaaaaaaa";
  static final String BOB = "bbbbbbbbbbbbbbbbbbbbbbbb";

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Intent> intents = new HashMap<>();
  private final Map<String, Entry.FinalOutcome> outcomes = new LinkedHashMap<>();
  private final Map<String, Entry.FinalUser> users = new LinkedHashMap<>();
  private long clock;
  private long calls;

  HistoryMaker create(String id, @Nullable String user) {
    return want(
        new Intent(id, 1, Kind.CREATE, Via.HTTP, "c-" + id, id, user, id, email(id), null, false));
  }

  HistoryMaker patch(String id, String user) {
    return want(
        new Intent(id, 1, Kind.PATCH, Via.HTTP, "c-" + id, id, user, id, null, null, false));
  }

  HistoryMaker patch(String id, String user, long ifVersion) {
    return want(
        new Intent(id, 1, Kind.PATCH, Via.HTTP, "c-" + id, id, user, id, null, ifVersion, false));
  }

  HistoryMaker patchWithoutKey(String id, String user) {
    return want(new Intent(id, 1, Kind.PATCH, Via.HTTP, null, null, user, id, null, null, false));
  }

  HistoryMaker patchEmail(String id, String user, boolean contended) {
    return want(
        new Intent(
            id, 1, Kind.PATCH, Via.HTTP, "c-" + id, id, user, null, email(id), null, contended));
  }

  HistoryMaker delete(String id, String user) {
    return want(
        new Intent(id, 1, Kind.DELETE, Via.HTTP, "c-" + id, id, user, null, null, null, false));
  }

  private HistoryMaker want(Intent intent) {
    intents.put(intent.id(), intent);
    entries.add(new Entry.Wanted(intent));
    return this;
  }

  static String email(String id) {
    return id + "@example.org";
  }

  /** Sends it; the number of the call is for {@link #answer}. */
  long send(String id) {
    return send(id, Way.SEND);
  }

  long send(String id, Way way) {
    entries.add(new Entry.Called(++calls, id, way, ++clock));
    return calls;
  }

  HistoryMaker answer(long call, Answer answer) {
    entries.add(new Entry.Answered(call, answer, ++clock));
    return this;
  }

  /** Sends it and has it answered at once. */
  HistoryMaker answered(String id, Answer answer) {
    return answer(send(id), answer);
  }

  HistoryMaker answered(String id, Verdict verdict) {
    return answered(id, Answer.of(verdict, ""));
  }

  /** Sent, answered and stored as applied. */
  HistoryMaker applied(String id, String user, @Nullable Long version) {
    return answered(id, appliedAnswer(user, version)).stored(id, user, version);
  }

  static Answer appliedAnswer(String user, @Nullable Long version) {
    return new Answer(Verdict.APPLIED, user, version, null, false, "");
  }

  static Answer rejectedAnswer(String problem) {
    return new Answer(Verdict.REJECTED, null, null, problem, false, "");
  }

  /** Sent, answered and stored as rejected. */
  HistoryMaker rejected(String id, String user, String problem) {
    return answered(id, rejectedAnswer(problem)).storedRejected(id, user, problem);
  }

  HistoryMaker stored(String id, String user, @Nullable Long version) {
    outcomes.put(id, new Entry.FinalOutcome("c-" + id, user, "any", "applied", version, null));
    return this;
  }

  HistoryMaker storedRejected(String id, String user, String problem) {
    outcomes.put(id, new Entry.FinalOutcome("c-" + id, user, "any", "rejected", null, problem));
    return this;
  }

  HistoryMaker forgetOutcome(String id) {
    outcomes.remove(id);
    return this;
  }

  HistoryMaker user(String id, String name, String email, long version) {
    users.put(id, new Entry.FinalUser(id, name, email, version));
    return this;
  }

  HistoryMaker read(String user, @Nullable String after, Sight sight) {
    entries.add(new Entry.ReadBegun(++calls, user, after, ++clock));
    entries.add(new Entry.ReadEnded(calls, sight, ++clock));
    return this;
  }

  static Sight found(long version, String name) {
    return new Sight(Sight.Kind.FOUND, version, name, "");
  }

  static Sight absent() {
    return new Sight(Sight.Kind.ABSENT, null, null, "");
  }

  HistoryMaker poison(String message) {
    entries.add(new Entry.Poisoned(message, ++clock));
    return this;
  }

  HistoryMaker deadLetter(String message) {
    entries.add(new Entry.FinalDeadLetter("d-" + message, message, "invalid", "because"));
    return this;
  }

  Judgement judge() {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(users.values());
    all.addAll(outcomes.values());
    return Checker.check(all);
  }
}
