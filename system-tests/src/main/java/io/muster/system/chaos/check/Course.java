package io.muster.system.chaos.check;

import io.muster.system.chaos.history.Answer;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Entry;
import io.muster.system.chaos.history.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One intent with all its calls, and what became of it in the end. */
final class Course {
  static final long NEVER = Long.MAX_VALUE;

  private final Intent intent;
  private final List<Call> calls = new ArrayList<>(2);
  private Entry.@Nullable FinalOutcome stored;

  Course(Intent intent) {
    this.intent = intent;
  }

  /** A call, and its answer once there is one. */
  static final class Call {
    private final Entry.Way way;
    private final long begun;
    private long ended = NEVER;
    private Answer answer = Answer.of(Verdict.UNKNOWN, "no answer");

    Call(Entry.Way way, long begun) {
      this.way = way;
      this.begun = begun;
    }

    void end(Answer told, long at) {
      answer = told;
      ended = at;
    }

    Verdict verdict() {
      return answer.verdict();
    }

    Answer answer() {
      return answer;
    }
  }

  Intent intent() {
    return intent;
  }

  Call call(Entry.Way way, long begun) {
    Call call = new Call(way, begun);
    calls.add(call);
    return call;
  }

  List<Call> calls() {
    return calls;
  }

  void store(Entry.@Nullable FinalOutcome outcome) {
    stored = outcome;
  }

  Entry.@Nullable FinalOutcome stored() {
    return stored;
  }

  /** When it was sent first; before that it can't have been anywhere. */
  long begun() {
    return calls.stream().mapToLong(call -> call.begun).min().orElse(NEVER);
  }

  /** When its sender first knew that the queue had it. */
  long takenAt() {
    return calls.stream()
        .filter(call -> call.verdict().isTaken())
        .mapToLong(call -> call.ended)
        .min()
        .orElse(NEVER);
  }

  /** What its sender was told to be the end of it; all of them should be the same. */
  List<Answer> decisions() {
    return calls.stream().map(Call::answer).filter(told -> told.verdict().isDecided()).toList();
  }

  boolean isAcknowledged() {
    return calls.stream().anyMatch(call -> call.verdict().isTaken());
  }

  /** Whether each sending was answered with: not on the queue. */
  boolean isSurelyNotTaken() {
    List<Call> sendings = calls.stream().filter(call -> call.way != Entry.Way.LOOK_UP).toList();
    return sendings.stream().allMatch(call -> call.verdict() == Verdict.NOT_TAKEN)
        && decisions().isEmpty();
  }

  /** Whether nobody can know what became of it: it has no id to look it up by, and no answer. */
  boolean isInDoubt() {
    return intent.commandId() == null && decisions().isEmpty() && !isSurelyNotTaken();
  }

  /** What became of it: what is stored, else what was told. */
  Optional<Fate> fate() {
    if (stored != null) {
      return Optional.of(Fate.of(stored));
    }
    return decisions().stream().findFirst().map(Fate::of);
  }

  boolean isApplied() {
    return fate().map(Fate::isApplied).orElse(false);
  }

  /** The user it is about, where that is known. */
  @Nullable String userId() {
    return intent.userId() != null ? intent.userId() : fate().map(Fate::userId).orElse(null);
  }

  /** The version it made; 0 where it made none, as a delete. */
  long version() {
    return fate()
        .filter(Fate::isApplied)
        .map(fate -> fate.version() == null ? 0 : fate.version())
        .orElse(0L);
  }

  boolean isDelete() {
    return intent.kind() == Intent.Kind.DELETE;
  }

  boolean isCreate() {
    return intent.kind() == Intent.Kind.CREATE;
  }

  @Override
  public String toString() {
    return intent.id() + " (" + intent.kind() + " over " + intent.via() + ")";
  }
}
