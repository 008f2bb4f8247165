package io.muster.system.chaos.check;

import io.muster.system.chaos.history.Entry;
import io.muster.system.chaos.history.Sight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A whole history, sorted for the rules. One thread. */
final class RunRecord {

  /** A read with what it saw. */
  record Look(String userId, @Nullable Course after, Sight sight, long begun, long ended) {}

  private record Reading(String userId, @Nullable String after, long begun) {}

  private final Map<String, Course> courses = new LinkedHashMap<>();
  private final Map<Long, Course.Call> calls = new HashMap<>();
  private final Map<Long, Reading> readings = new HashMap<>();
  private final List<Look> looks = new ArrayList<>();
  private final Map<String, Entry.FinalUser> users = new LinkedHashMap<>();
  private final Map<String, Entry.FinalOutcome> outcomes = new LinkedHashMap<>();
  private final List<Entry.FinalDeadLetter> deadLetters = new ArrayList<>();
  private final Set<String> poison = new HashSet<>();
  private final Map<String, List<Course>> ofUser = new LinkedHashMap<>();

  void add(Entry entry) {
    if (entry instanceof Entry.Wanted wanted) {
      courses.put(wanted.intent().id(), new Course(wanted.intent()));
    } else if (entry instanceof Entry.Called called) {
      calls.put(called.call(), course(called.intent()).call(called.way(), called.at()));
    } else if (entry instanceof Entry.Answered answered) {
      Course.Call call = calls.remove(answered.call());
      if (call != null) {
        call.end(answered.answer(), answered.at());
      }
    } else if (entry instanceof Entry.ReadBegun read) {
      readings.put(read.call(), new Reading(read.userId(), read.after(), read.at()));
    } else if (entry instanceof Entry.ReadEnded read) {
      addLook(read);
    } else if (entry instanceof Entry.Poisoned poisoned) {
      poison.add(poisoned.messageId());
    } else if (entry instanceof Entry.FinalUser user) {
      users.put(user.id(), user);
    } else if (entry instanceof Entry.FinalOutcome outcome) {
      outcomes.put(outcome.commandId(), outcome);
    } else if (entry instanceof Entry.FinalDeadLetter letter) {
      deadLetters.add(letter);
    }
  }

  private void addLook(Entry.ReadEnded read) {
    Reading reading = readings.remove(read.call());
    if (reading != null) {
      Course after = reading.after == null ? null : course(reading.after);
      looks.add(new Look(reading.userId, after, read.sight(), reading.begun, read.at()));
    }
  }

  private Course course(String intent) {
    Course course = courses.get(intent);
    if (course == null) {
      throw new IllegalArgumentException("the history names no intent " + intent);
    }
    return course;
  }

  /** Joins intents with outcomes and users; to be called when all entries are there. */
  void finish() {
    for (Course course : courses.values()) {
      String command = course.intent().commandId();
      course.store(command == null ? null : outcomes.get(command));
      String user = course.userId();
      if (user != null) {
        ofUser.computeIfAbsent(user, first -> new ArrayList<>()).add(course);
      }
    }
  }

  Collection<Course> courses() {
    return courses.values();
  }

  @Nullable Course courseNamed(String name) {
    return courses.get(name);
  }

  Map<String, List<Course>> coursesOfUsers() {
    return ofUser;
  }

  List<Course> coursesOf(String user) {
    return ofUser.getOrDefault(user, List.of());
  }

  List<Look> looks() {
    return looks;
  }

  Map<String, Entry.FinalUser> users() {
    return users;
  }

  Collection<Entry.FinalOutcome> outcomes() {
    return outcomes.values();
  }

  List<Entry.FinalDeadLetter> deadLetters() {
    return deadLetters;
  }

  /** The messages that have to become dead letters. */
  Set<String> poison() {
    return poison;
  }
}
