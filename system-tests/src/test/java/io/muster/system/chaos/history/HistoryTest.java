package io.muster.system.chaos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.system.chaos.history.Answer.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

  @TempDir private Path folder;

  private static Intent intent() {
    return new Intent(
        "1-2",
        1,
        Intent.Kind.PATCH,
        Intent.Via.AMQP,
        "chaos/1-2",
        "1-2",
        "f".repeat(24),
        "1-2",
        "1-2@example.org",
        7L,
        true);
  }

  @Test
  void everyEntryIsReadAsItWasWritten() {
    List<Entry> entries =
        List.of(
            new Entry.Wanted(intent()),
            new Entry.Wanted(
                new Intent(
                    "3",
                    2,
                    Intent.Kind.DELETE,
                    Intent.Via.HTTP,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    false)),
            new Entry.Called(1, "1-2", Entry.Way.SEND_ASYNC, 10),
            new Entry.Answered(
                1, new Answer(Verdict.REJECTED, "a", 3L, "email-taken", true, "409"), 20),
            new Entry.Answered(2, Answer.of(Verdict.UNKNOWN, "no answer"), 21),
            new Entry.ReadBegun(3, "a", "1-2", 30),
            new Entry.ReadBegun(4, "a", null, 31),
            new Entry.ReadEnded(3, new Sight(Sight.Kind.FOUND, 3L, "1-2", "200"), 40),
            new Entry.ReadEnded(4, new Sight(Sight.Kind.UNAVAILABLE, null, null, "503"), 41),
            new Entry.Noted("kill-worker begins", 50),
            new Entry.Poisoned("poison-1", 51),
            new Entry.FinalUser("a", "1-2", "1-2@example.org", 3),
            new Entry.FinalOutcome("chaos/1-2", "a", "user.patch", "applied", 3L, null),
            new Entry.FinalOutcome("x", "a", "user.patch", "rejected", null, "email-taken"),
            new Entry.FinalDeadLetter("d", "poison-1", "invalid", "because"),
            new Entry.FinalDeadLetter("e", null, "invalid", "because"));
    Path file = folder.resolve("history.jsonl");
    try (History history = History.in(file)) {
      entries.forEach(history::add);
    }
    List<Entry> read = new ArrayList<>();
    History.read(file, read::add);
    assertEquals(entries, read);
  }

  @Test
  void aCallIsRecordedBeforeItsAnswer() {
    Path file = folder.resolve("history.jsonl");
    try (History history = History.in(file)) {
      history.wanted(intent());
      long call = history.called(intent(), Entry.Way.SEND);
      history.answered(call, Answer.of(Verdict.ACCEPTED, "202"));
    }
    List<Entry> read = new ArrayList<>();
    History.read(file, read::add);
    Entry.Called called = (Entry.Called) read.get(1);
    Entry.Answered answered = (Entry.Answered) read.get(2);
    assertEquals(called.call(), answered.call());
    assertEquals(true, called.at() <= answered.at());
  }

  @Test
  void aLineThatIsNoneIsToldWithItsText() throws Exception {
    Path file = folder.resolve("history.jsonl");
    Files.writeString(file, "{\"e\":\"dream\"}\n");
    assertThrows(IllegalArgumentException.class, () -> History.read(file, entry -> {}));
  }
}
