package io.muster.system.chaos.check;

import io.muster.system.chaos.check.Violation.Kind;
import io.muster.system.chaos.history.Entry;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** At the end each user is there or not, and has what its last changes gave it. */
final class LivesRule implements Rule {

  @Override
  public void check(RunRecord run, Findings findings) {
    run.coursesOfUsers()
        .forEach((user, courses) -> check(user, courses, run.users().get(user), findings));
  }

  private static void check(
      String user, List<Course> courses, Entry.@Nullable FinalUser stored, Findings findings) {
    boolean created = courses.stream().anyMatch(course -> course.isCreate() && course.isApplied());
    boolean deleted = courses.stream().anyMatch(course -> course.isDelete() && course.isApplied());
    boolean mayBeDeleted =
        courses.stream().anyMatch(course -> course.isDelete() && course.isInDoubt());
    if (stored != null && deleted) {
      findings.add(Kind.RESURRECTED, "user " + user + " was deleted and is there");
    } else if (stored == null && created && !deleted && !mayBeDeleted) {
      findings.add(Kind.LOST, "user " + user + " was created, not deleted, and isn't there");
    } else if (stored != null) {
      checkContent(stored, courses, findings);
    }
  }

  private static void checkContent(
      Entry.FinalUser stored, List<Course> courses, Findings findings) {
    if (courses.stream().anyMatch(Course::isInDoubt)) {
      return;
    }
    List<Course> applied =
        courses.stream()
            .filter(course -> course.isApplied() && !course.isDelete())
            .sorted(Comparator.comparingLong(Course::version))
            .toList();
    String name = "";
    String email = "";
    for (Course course : applied) {
      name = course.intent().name() == null ? name : course.intent().name();
      email = course.intent().email() == null ? email : course.intent().email();
    }
    if (!stored.name().equals(name)) {
      findings.add(
          refused(courses, stored.name()) ? Kind.APPLIED_AFTER_REJECTION : Kind.LOST,
          "user %s has the name %s, its last change gave %s"
              .formatted(stored.id(), stored.name(), name));
    }
    if (!stored.email().equals(email)) {
      findings.add(
          Kind.LOST,
          "user %s has the address %s, its last change gave %s"
              .formatted(stored.id(), stored.email(), email));
    }
  }

  private static boolean refused(List<Course> courses, String name) {
    return courses.stream()
        .anyMatch(course -> name.equals(course.intent().name()) && !course.isApplied());
  }
}
