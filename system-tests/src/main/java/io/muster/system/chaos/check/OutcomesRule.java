package io.muster.system.chaos.check;

import io.muster.system.chaos.check.Violation.Kind;
import io.muster.system.chaos.history.Answer;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Entry;
import java.util.HashSet;
import java.util.Set;

/** What was acknowledged is decided in the database, and as it was told. */
final class OutcomesRule implements Rule {

  @Override
  public void check(RunRecord run, Findings findings) {
    Set<String> versionsMade = new HashSet<>();
    for (Entry.FinalOutcome outcome : run.outcomes()) {
      versionsMade.add(outcome.userId() + " " + outcome.version());
    }
    for (Course course : run.courses()) {
      if (course.intent().commandId() != null) {
        checkIdentified(course, findings);
      } else {
        checkUnidentified(course, versionsMade, findings);
      }
    }
  }

  private static void checkIdentified(Course course, Findings findings) {
    Entry.FinalOutcome stored = course.stored();
    if (stored == null) {
      if (course.isAcknowledged()) {
        findings.add(Kind.LOST, course + " was acknowledged and has no outcome");
      }
      return;
    }
    Fate fate = Fate.of(stored);
    if (course.isSurelyNotTaken()) {
      findings.add(
          fate.isApplied() ? Kind.APPLIED_AFTER_REJECTION : Kind.UNEXPECTED,
          course + " was answered as not taken, and has an outcome: " + fate);
    }
    if (fate.status() == Verdict.FAILED || fate.status() == Verdict.EXPIRED) {
      findings.add(Kind.UNEXPECTED, course + " became " + fate);
    }
    course.decisions().stream()
        .map(Fate::of)
        .filter(told -> !told.agreesWith(fate))
        .findFirst()
        .ifPresent(
            told ->
                findings.add(
                    kindOf(told, fate), course + " was answered " + told + ", stored is " + fate));
  }

  private static Kind kindOf(Fate told, Fate stored) {
    if (told.isApplied() && !stored.isApplied()) {
      return Kind.LOST;
    }
    return stored.isApplied() && !told.isApplied()
        ? Kind.APPLIED_AFTER_REJECTION
        : Kind.WRONG_REPLAY;
  }

  private static void checkUnidentified(
      Course course, Set<String> versionsMade, Findings findings) {
    boolean decided = false;
    for (Answer answer : course.decisions()) {
      decided = true;
      if (answer.verdict() == Verdict.APPLIED
          && answer.version() != null
          && !versionsMade.contains(answer.userId() + " " + answer.version())) {
        findings.add(Kind.LOST, course + " was answered " + Fate.of(answer) + ": no such outcome");
      }
    }
    if (!decided && course.isAcknowledged()) {
      findings.add(Kind.LOST, course + " was accepted and never decided");
    }
  }
}
