package io.muster.system.chaos.check;

import io.muster.system.chaos.check.Violation.Kind;
import io.muster.system.chaos.history.Answer;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Intent;
import java.util.List;

/** Each answer is one that the contract has, and all answers to one intent say the same. */
final class AnswersRule implements Rule {

  @Override
  public void check(RunRecord run, Findings findings) {
    for (Course course : run.courses()) {
      checkContract(course, findings);
      checkReplays(course, findings);
    }
  }

  private static void checkContract(Course course, Findings findings) {
    for (Course.Call call : course.calls()) {
      Answer answer = call.answer();
      if (!isAllowed(course.intent(), answer)) {
        findings.add(
            Kind.UNEXPECTED,
            course
                + " was answered "
                + answer.verdict()
                + " "
                + answer.problem()
                + ": "
                + answer.detail());
      }
    }
  }

  private static boolean isAllowed(Intent intent, Answer answer) {
    return switch (answer.verdict()) {
      // Nothing in a run is as old as that, and nothing that an intent asks for is poison.
      case OUTSIDE, EXPIRED, FAILED -> false;
      case REJECTED -> isReason(intent, String.valueOf(answer.problem()));
      case APPLIED, ACCEPTED, NOT_TAKEN, UNKNOWN, PENDING -> true;
    };
  }

  private static boolean isReason(Intent intent, String problem) {
    return switch (problem) {
      case "email-taken" -> intent.email() != null && intent.contended();
      case "user-not-found" -> intent.kind() != Intent.Kind.CREATE;
      case "version-mismatch" -> intent.ifVersion() != null;
      default -> false;
    };
  }

  private static void checkReplays(Course course, Findings findings) {
    List<Answer> decisions = course.decisions();
    if (decisions.isEmpty()) {
      return;
    }
    Fate first = Fate.of(decisions.get(0));
    for (Answer answer : decisions) {
      Fate fate = Fate.of(answer);
      if (fate.agreesWith(first)) {
        continue;
      }
      boolean refusedFirst = first.status() == Verdict.REJECTED && fate.isApplied();
      findings.add(
          refusedFirst ? Kind.APPLIED_AFTER_REJECTION : Kind.WRONG_REPLAY,
          course + " was answered " + first + " and " + fate);
    }
  }
}
