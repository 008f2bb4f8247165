package io.muster.cli.deadletters;

import io.muster.command.OutcomeStatus;
import io.muster.deadletter.DeadLetter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Letters and results for people, redacted. */
final class LetterText {

  private static final List<String> HEADINGS =
      List.of("GIVEN UP", "CATEGORY", "TYPE", "QUEUE", "TRIES", "REPLAYED", "ID", "REASON");
  private static final int MAX_REASON = 60;
  private static final String NONE = "-";

  private LetterText() {}

  /** A table: a line of headings, and one for each letter. */
  static List<String> table(List<KeptLetter> letters) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    letters.forEach(letter -> rows.add(row(letter)));
    int[] widths = new int[HEADINGS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static List<String> row(KeptLetter kept) {
    DeadLetter letter = kept.letter();
    String reason = Redaction.text(letter.reason());
    return List.of(
        time(letter.lastAt()),
        letter.category().wireName(),
        letter.type() == null ? NONE : letter.type().wireName(),
        orNone(letter.source().queue()),
        Long.toString(letter.attempts()),
        kept.replay() == null ? NONE : status(kept.replay()),
        Redaction.clean(letter.id()),
        reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "..." : reason);
  }

  /** All that is known about one letter, a line for each thing. */
  static List<String> details(KeptLetter kept, String obstacle) {
    DeadLetter letter = kept.letter();
    DeadLetter.Source source = letter.source();
    Instant made = source.timestamp();
    List<String> lines = new ArrayList<>();
    lines.add(line("id", letter.id()));
    lines.add(line("command", orNone(letter.commandId())));
    lines.add(line("type", letter.type() == null ? NONE : letter.type().wireName()));
    lines.add(line("user", letter.userId() == null ? NONE : letter.userId().hex()));
    lines.add(line("category", letter.category().wireName()));
    lines.add(line("reason", Redaction.text(letter.reason())));
    lines.add(line("queue", orNone(source.queue())));
    lines.add(line("exchange", orNone(source.exchange()) + ", key " + orNone(source.routingKey())));
    lines.add(
        line("sender", orNone(source.amqpUser()) + ", message " + orNone(source.messageId())));
    lines.add(line("made", made == null ? NONE : time(made)));
    lines.add(line("tries", Long.toString(letter.attempts())));
    lines.add(line("first seen", time(letter.firstAt())));
    lines.add(line("given up", time(letter.lastAt())));
    lines.add(line("kept until", time(kept.expiresAt())));
    lines.add(line("replayed", kept.replay() == null ? "no" : replay(kept.replay())));
    lines.add(line("replayable", obstacle.isEmpty() ? "yes" : "no: " + obstacle));
    String body = letter.body();
    lines.add(
        line(
            "body",
            letter.bodyBytes()
                + " bytes, "
                + (body == null ? "not kept" : "redacted: " + Redaction.body(body))));
    return lines;
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "%-11s %s", name, Redaction.clean(value));
  }

  private static String replay(Replay replay) {
    return status(replay)
        + ", at "
        + time(replay.at())
        + " by "
        + orNone(replay.by())
        + " as "
        + replay.commandId()
        + (replay.asNew() ? " (as new)" : "");
  }

  private static String status(Replay replay) {
    OutcomeStatus status = replay.status();
    return status == null ? "unknown" : status.wireName();
  }

  /** What became of the replay of one letter, on one line. */
  static String result(ReplayResult result) {
    Replay replay = result.replay();
    String command =
        replay == null
            ? ""
            : " as "
                + replay.commandId()
                + (replay.asNew() ? ", timestamp " + time(replay.timestamp()) : "");
    String what =
        switch (result.result()) {
          case WOULD_SEND -> "would be sent" + command;
          case APPLIED ->
              "applied" + command + (result.version() == null ? "" : ", v" + result.version());
          case REJECTED -> "rejected" + command;
          case EXPIRED -> "expired" + command;
          case FAILED -> "failed" + command;
          case UNKNOWN -> "outcome not known" + command;
          case NOT_SENT -> "not sent";
          case IMPOSSIBLE -> "not replayed";
          case MISSING -> "not replayed";
        };
    String detail = result.detail().isEmpty() ? "" : ": " + result.detail();
    return Redaction.clean(result.id() + ": " + what + detail);
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String orNone(@Nullable String text) {
    return text == null || text.isEmpty() ? NONE : Redaction.clean(text);
  }
}
