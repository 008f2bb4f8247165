package io.muster.system.chaos.check;

import io.muster.system.chaos.check.Violation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where one change was known to be on the queue before another to the same user was sent, they are
 * decided in that order.
 */
final class OrderRule implements Rule {

  @Override
  public void check(RunRecord run, Findings findings) {
    run.coursesOfUsers().forEach((user, courses) -> new Sweep(courses, findings).run());
  }

  /** Goes through the changes of one user in the order in which they were sent first. */
  private static final class Sweep {
    private final List<Course> bySending;
    private final List<Course> byTaking;
    private final Findings findings;
    private int next;
    private long newest;
    private boolean created;
    private boolean deleted;

    Sweep(List<Course> courses, Findings findings) {
      this.bySending = new ArrayList<>(courses);
      bySending.sort(Comparator.comparingLong(Course::begun));
      this.byTaking = new ArrayList<>(courses);
      byTaking.sort(Comparator.comparingLong(Course::takenAt));
      this.findings = findings;
    }

    void run() {
      for (Course course : bySending) {
        takeAllBefore(course.begun());
        course.fate().ifPresent(fate -> judge(course, fate));
      }
    }

    private void takeAllBefore(long moment) {
      while (next < byTaking.size() && byTaking.get(next).takenAt() < moment) {
        Course earlier = byTaking.get(next++);
        newest = Math.max(newest, earlier.version());
        created |= earlier.isApplied() && earlier.isCreate();
        deleted |= earlier.isApplied() && earlier.isDelete();
      }
    }

    private void judge(Course course, Fate fate) {
      if (fate.isApplied()) {
        judgeApplied(course);
      } else if (fate.isRefusedWith("user-not-found")) {
        judgeNotFound(course);
      } else if (fate.isRefusedWith("version-mismatch")) {
        judgeMismatch(course);
      }
    }

    private void judgeApplied(Course course) {
      if (deleted) {
        findings.add(Kind.RESURRECTED, course + " was applied after the user was deleted");
      } else if (!course.isDelete() && course.version() <= newest) {
        findings.add(
            Kind.REORDERED,
            "%s made version %d of user %s; version %d was on the queue before it was sent"
                .formatted(course, course.version(), course.userId(), newest));
      }
      Long wanted = course.intent().ifVersion();
      if (wanted != null && !course.isDelete() && course.version() != wanted + 1) {
        findings.add(
            Kind.UNEXPECTED,
            course + " was for version " + wanted + " and made " + course.version());
      }
    }

    private void judgeNotFound(Course course) {
      boolean deletedInTime =
          bySending.stream()
              .filter(other -> other.isDelete() && (other.isApplied() || other.isInDoubt()))
              .anyMatch(other -> other.begun() < course.takenAt());
      if (created && !deletedInTime) {
        findings.add(
            Kind.REORDERED, course + " didn't find the user, which was created and not deleted");
      }
    }

    private void judgeMismatch(Course course) {
      long most =
          bySending.stream()
              .filter(other -> other != course && other.begun() < course.takenAt())
              .mapToLong(Course::version)
              .max()
              .orElse(0);
      boolean inDoubt = bySending.stream().anyMatch(Course::isInDoubt);
      Long wanted = course.intent().ifVersion();
      if (wanted != null && wanted == newest && most == newest && !deleted && !inDoubt) {
        findings.add(
            Kind.UNEXPECTED, course + " was refused, though the user had version " + newest);
      }
    }
  }
}
