package io.muster.system.chaos.check;

import io.muster.system.chaos.check.Violation.Kind;
import io.muster.system.chaos.history.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Each user has been changed exactly as often as changes to it were applied. */
final class VersionsRule implements Rule {

  @Override
  public void check(RunRecord run, Findings findings) {
    Map<String, List<Entry.FinalOutcome>> made = new HashMap<>();
    for (Entry.FinalOutcome outcome : run.outcomes()) {
      if (outcome.status().equals("applied") && outcome.version() != null) {
        made.computeIfAbsent(outcome.userId(), first -> new ArrayList<>()).add(outcome);
      }
    }
    made.forEach((user, outcomes) -> checkUser(run, user, outcomes, findings));
    for (Entry.FinalUser user : run.users().values()) {
      checkStored(run, user, made.getOrDefault(user.id(), List.of()).size(), findings);
    }
  }

  private static void checkUser(
      RunRecord run, String user, List<Entry.FinalOutcome> outcomes, Findings findings) {
    Set<Long> versions = new HashSet<>();
    for (Entry.FinalOutcome outcome : outcomes) {
      Long version = outcome.version();
      if (version != null && !versions.add(version)) {
        findings.add(
            Kind.LOST, "user " + user + ": two changes made version " + version + ", one is lost");
      }
    }
    List<Course> courses = run.coursesOf(user);
    long wanted =
        courses.stream()
            .filter(course -> !course.isDelete())
            .filter(course -> course.isApplied() || course.isInDoubt())
            .count();
    // A creation without a key and without an answer is known by nothing but the name it gave.
    boolean knowsItsCreation = courses.stream().anyMatch(Course::isCreate);
    if (outcomes.size() > wanted + (knowsItsCreation ? 0 : 1)) {
      findings.add(
          Kind.DOUBLED,
          "user %s: %d changes were applied, and only %d can have been sent"
              .formatted(user, outcomes.size(), wanted));
    }
  }

  private static void checkStored(
      RunRecord run, Entry.FinalUser user, long made, Findings findings) {
    if (user.version() > made) {
      findings.add(
          Kind.DOUBLED,
          "user %s has version %d after %d applied changes"
              .formatted(user.id(), user.version(), made));
    } else if (user.version() < made) {
      findings.add(
          Kind.LOST,
          "user %s has version %d after %d applied changes"
              .formatted(user.id(), user.version(), made));
    }
    Course creator = run.courseNamed(user.name());
    boolean isKnown = run.coursesOf(user.id()).stream().anyMatch(Course::isCreate);
    if (!isKnown && (creator == null || !creator.isInDoubt())) {
      findings.add(
          creator == null ? Kind.UNEXPECTED : Kind.DOUBLED,
          "user %s (%s) was created, and no answer or outcome of a creation says so"
              .formatted(user.id(), user.name()));
    }
  }
}
