package io.muster.system.chaos.check;

import io.muster.system.chaos.check.Violation.Kind;
import io.muster.system.chaos.history.Entry;
import java.util.HashSet;
import java.util.Set;

/** Poison becomes dead letters, and nothing else does. */
final class DeadLettersRule implements Rule {

  @Override
  public void check(RunRecord run, Findings findings) {
    Set<String> missing = new HashSet<>(run.poison());
    for (Entry.FinalDeadLetter letter : run.deadLetters()) {
      String message = letter.messageId();
      missing.remove(message);
      if (message == null || !message.startsWith(POISON)) {
        findings.add(
            Kind.UNEXPECTED,
            "%s became a dead letter: %s, %s"
                .formatted(message, letter.category(), letter.reason()));
      }
    }
    missing.forEach(
        message -> findings.add(Kind.LOST, message + " was on the queue and is no dead letter"));
  }

  /** What the ids of messages begin with that are meant to be dead letters. */
  private static final String POISON = "poison-";
}
