package io.muster.system.chaos.check;

import io.muster.system.chaos.history.Answer;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Entry;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command, from the database or from an answer.
 *
 * @param status one of the verdicts that decide
 * @param userId the user, or null
 * @param version the version it made, or null
 * @param problem why it was refused, or null
 */
record Fate(
    Verdict status, @Nullable String userId, @Nullable Long version, @Nullable String problem) {

  static Fate of(Entry.FinalOutcome outcome) {
    return new Fate(
        Verdict.valueOf(outcome.status().toUpperCase(Locale.ROOT)),
        outcome.userId(),
        outcome.version(),
        outcome.problem());
  }

  static Fate of(Answer answer) {
    return new Fate(answer.verdict(), answer.userId(), answer.version(), answer.problem());
  }

  boolean isApplied() {
    return status == Verdict.APPLIED;
  }

  boolean isRefusedWith(String slug) {
    return status == Verdict.REJECTED && slug.equals(problem);
  }

  /** Whether both can be told of one command: not every answer names user and version. */
  boolean agreesWith(Fate other) {
    return status == other.status
        && sameWhereKnown(userId, other.userId)
        && sameWhereKnown(version, other.version)
        && Objects.equals(problem, other.problem);
  }

  private static boolean sameWhereKnown(@Nullable Object one, @Nullable Object other) {
    return one == null || other == null || one.equals(other);
  }
}
