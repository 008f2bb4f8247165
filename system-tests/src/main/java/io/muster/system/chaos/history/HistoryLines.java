package io.muster.system.chaos.history;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Entries as lines of JSON. Any thread. */
final class HistoryLines {

  private HistoryLines() {}

  static String write(Entry entry) {
    JsonObject line = new JsonObject();
    if (entry instanceof Entry.Wanted wanted) {
      writeIntent(line.put("e", "wanted"), wanted.intent());
    } else if (entry instanceof Entry.Called called) {
      line.put("e", "called").put("call", called.call()).put("intent", called.intent());
      line.put("way", word(called.way())).put("at", called.at());
    } else if (entry instanceof Entry.Answered answered) {
      line.put("e", "answered").put("call", answered.call()).put("at", answered.at());
      writeAnswer(line, answered.answer());
    } else if (entry instanceof Entry.ReadBegun read) {
      line.put("e", "read").put("call", read.call()).put("user", read.userId());
      put(line, "after", read.after());
      line.put("at", read.at());
    } else if (entry instanceof Entry.ReadEnded read) {
      line.put("e", "saw").put("call", read.call()).put("at", read.at());
      writeSight(line, read.sight());
    } else if (entry instanceof Entry.Noted noted) {
      line.put("e", "note").put("text", noted.text()).put("at", noted.at());
    } else if (entry instanceof Entry.Poisoned poisoned) {
      line.put("e", "poison").put("message", poisoned.messageId()).put("at", poisoned.at());
    } else if (entry instanceof Entry.FinalUser user) {
      line.put("e", "user").put("id", user.id()).put("name", user.name());
      line.put("email", user.email()).put("version", user.version());
    } else if (entry instanceof Entry.FinalOutcome outcome) {
      line.put("e", "outcome").put("command", outcome.commandId()).put("user", outcome.userId());
      line.put("type", outcome.type()).put("status", outcome.status());
      put(line, "version", outcome.version());
      put(line, "problem", outcome.problem());
    } else if (entry instanceof Entry.FinalDeadLetter letter) {
      line.put("e", "dead").put("id", letter.id());
      put(line, "message", letter.messageId());
      line.put("category", letter.category()).put("reason", letter.reason());
    }
    return line.encode();
  }

  private static void writeIntent(JsonObject line, Intent intent) {
    line.put("id", intent.id()).put("client", intent.client());
    line.put("kind", word(intent.kind())).put("via", word(intent.via()));
    put(line, "command", intent.commandId());
    put(line, "key", intent.key());
    put(line, "user", intent.userId());
    put(line, "name", intent.name());
    put(line, "email", intent.email());
    put(line, "if_version", intent.ifVersion());
    put(line, "contended", intent.contended() ? Boolean.TRUE : null);
  }

  private static void writeAnswer(JsonObject line, Answer answer) {
    line.put("verdict", word(answer.verdict()));
    put(line, "user", answer.userId());
    put(line, "version", answer.version());
    put(line, "problem", answer.problem());
    put(line, "replayed", answer.replayed() ? Boolean.TRUE : null);
    line.put("detail", answer.detail());
  }

  private static void writeSight(JsonObject line, Sight sight) {
    line.put("kind", word(sight.kind()));
    put(line, "version", sight.version());
    put(line, "name", sight.name());
    line.put("detail", sight.detail());
  }

  private static void put(JsonObject line, String name, @Nullable Object value) {
    if (value != null) {
      line.put(name, value);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E word(Class<E> type, JsonObject line, String name) {
    return Enum.valueOf(type, line.getString(name).toUpperCase(Locale.ROOT));
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Entry read(String text) {
    JsonObject line = new JsonObject(text);
    long at = line.getLong("at", 0L);
    return switch (line.getString("e", "")) {
      case "wanted" -> new Entry.Wanted(readIntent(line));
      case "called" ->
          new Entry.Called(
              line.getLong("call"),
              line.getString("intent"),
              word(Entry.Way.class, line, "way"),
              at);
      case "answered" -> new Entry.Answered(line.getLong("call"), readAnswer(line), at);
      case "read" ->
          new Entry.ReadBegun(
              line.getLong("call"), line.getString("user"), line.getString("after"), at);
      case "saw" -> new Entry.ReadEnded(line.getLong("call"), readSight(line), at);
      case "note" -> new Entry.Noted(line.getString("text"), at);
      case "poison" -> new Entry.Poisoned(line.getString("message"), at);
      case "user" ->
          new Entry.FinalUser(
              line.getString("id"),
              line.getString("name"),
              line.getString("email"),
              line.getLong("version"));
      case "outcome" ->
          new Entry.FinalOutcome(
              line.getString("command"),
              line.getString("user"),
              line.getString("type"),
              line.getString("status"),
              line.getLong("version"),
              line.getString("problem"));
      case "dead" ->
          new Entry.FinalDeadLetter(
              line.getString("id"),
              line.getString("message"),
              line.getString("category"),
              line.getString("reason"));
      default -> throw new IllegalArgumentException("no line of a history: " + text);
    };
  }

  private static Intent readIntent(JsonObject line) {
    return new Intent(
        line.getString("id"),
        line.getInteger("client"),
        word(Intent.Kind.class, line, "kind"),
        word(Intent.Via.class, line, "via"),
        line.getString("command"),
        line.getString("key"),
        line.getString("user"),
        line.getString("name"),
        line.getString("email"),
        line.getLong("if_version"),
        line.getBoolean("contended", false));
  }

  private static Answer readAnswer(JsonObject line) {
    return new Answer(
        word(Answer.Verdict.class, line, "verdict"),
        line.getString("user"),
        line.getLong("version"),
        line.getString("problem"),
        line.getBoolean("replayed", false),
        line.getString("detail"));
  }

  private static Sight readSight(JsonObject line) {
    return new Sight(
        word(Sight.Kind.class, line, "kind"),
        line.getLong("version"),
        line.getString("name"),
        line.getString("detail"));
  }
}
