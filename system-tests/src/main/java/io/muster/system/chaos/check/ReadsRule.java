package io.muster.system.chaos.check;

import io.muster.system.chaos.check.RunRecord.Look;
import io.muster.system.chaos.check.Violation.Kind;
import io.muster.system.chaos.history.Sight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A read with a token sees the write that the token is of; no read sees what nobody wrote. */
final class ReadsRule implements Rule {

  @Override
  public void check(RunRecord run, Findings findings) {
    Map<String, NavigableMap<Long, String>> names = new HashMap<>();
    for (Look look : run.looks()) {
      checkFresh(run, look, findings);
      checkReal(run, look, names, findings);
    }
  }

  private static void checkFresh(RunRecord run, Look look, Findings findings) {
    Course after = look.after();
    if (look.sight().kind() == Sight.Kind.OUTSIDE) {
      findings.add(
          Kind.UNEXPECTED, "a read of " + look.userId() + " was answered " + look.sight().detail());
    }
    if (after == null || !after.isApplied()) {
      return;
    }
    Long version = look.sight().version();
    boolean found = look.sight().kind() == Sight.Kind.FOUND;
    if (found && after.isDelete()) {
      findings.add(Kind.STALE, "a read after " + after + " still found the user");
    } else if (found && version != null && version < after.version()) {
      findings.add(
          Kind.STALE,
          "a read after %s saw version %d, which it had made %d"
              .formatted(after, version, after.version()));
    } else if (look.sight().kind() == Sight.Kind.ABSENT && !mayBeDeleted(run, look)) {
      findings.add(Kind.STALE, "a read after " + after + " didn't find the user");
    }
  }

  private static boolean mayBeDeleted(RunRecord run, Look look) {
    return run.coursesOf(look.userId()).stream()
        .anyMatch(
            course ->
                course.isDelete()
                    && (course.isApplied() || course.isInDoubt())
                    && course.begun() < look.ended());
  }

  private static void checkReal(
      RunRecord run, Look look, Map<String, NavigableMap<Long, String>> names, Findings findings) {
    Long version = look.sight().version();
    List<Course> courses = run.coursesOf(look.userId());
    if (version == null
        || courses.stream().anyMatch(Course::isInDoubt)
        || courses.stream().noneMatch(Course::isCreate)) {
      return;
    }
    NavigableMap<Long, String> made =
        names.computeIfAbsent(look.userId(), user -> namesByVersion(courses));
    Map.Entry<Long, String> expected = made.floorEntry(version);
    if (!made.containsKey(version)
        || (expected != null && !expected.getValue().equals(look.sight().name()))) {
      findings.add(
          Kind.UNEXPECTED,
          "a read of %s saw version %d with the name %s, which nobody wrote"
              .formatted(look.userId(), version, look.sight().name()));
    }
  }

  private static NavigableMap<Long, String> namesByVersion(List<Course> courses) {
    List<Course> applied = new ArrayList<>(courses);
    applied.removeIf(course -> !course.isApplied() || course.isDelete());
    applied.sort(Comparator.comparingLong(Course::version));
    NavigableMap<Long, String> names = new TreeMap<>();
    String name = "";
    for (Course course : applied) {
      name = course.intent().name() == null ? name : course.intent().name();
      names.put(course.version(), name);
    }
    return names;
  }
}
