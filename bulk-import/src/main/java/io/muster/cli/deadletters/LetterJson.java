package io.muster.cli.deadletters;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.muster.deadletter.DeadLetter;
import io.muster.json.StrictJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Letters and results for programs: one JSON object on one line, redacted. */
final class LetterJson {

  private LetterJson() {}

  /** Writes the fields of an object. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String object(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(text)) {
      // Whoever looks at the line in a terminal isn't at the mercy of who wrote a message.
      json.enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** A letter as it is listed. */
  static String letter(KeptLetter kept) {
    return object(json -> letter(json, kept));
  }

  /**
   * A letter with the structure of its body.
   *
   * @param obstacle why it can't be replayed as it is; empty if it can
   */
  static String letterAndBody(KeptLetter kept, String obstacle) {
    return object(
        json -> {
          letter(json, kept);
          json.writeBooleanField("replayable", obstacle.isEmpty());
          optional(json, "obstacle", obstacle.isEmpty() ? null : obstacle);
          String body = kept.letter().body();
          if (body != null) {
            json.writeFieldName("body");
            json.writeRawValue(Redaction.body(body));
          }
        });
  }

  private static void letter(JsonGenerator json, KeptLetter kept) throws IOException {
    DeadLetter letter = kept.letter();
    json.writeStringField("id", letter.id());
    optional(json, "command_id", letter.commandId());
    optional(json, "user_id", letter.userId() == null ? null : letter.userId().hex());
    optional(json, "type", letter.type() == null ? null : letter.type().wireName());
    json.writeStringField("category", letter.category().wireName());
    json.writeStringField("reason", Redaction.text(letter.reason()));
    source(json, letter.source());
    json.writeNumberField("attempts", letter.attempts());
    json.writeStringField("first_at", letter.firstAt().toString());
    json.writeStringField("last_at", letter.lastAt().toString());
    json.writeStringField("expires_at", kept.expiresAt().toString());
    json.writeNumberField("body_bytes", letter.bodyBytes());
    Replay replay = kept.replay();
    if (replay != null) {
      json.writeObjectFieldStart("replayed");
      replay(json, replay);
      optional(json, "status", replay.status() == null ? null : replay.status().wireName());
      json.writeEndObject();
    }
  }

  private static void source(JsonGenerator json, DeadLetter.Source source) throws IOException {
    json.writeObjectFieldStart("source");
    json.writeStringField("queue", source.queue());
    json.writeStringField("exchange", source.exchange());
    json.writeStringField("routing_key", source.routingKey());
    optional(json, "message_id", source.messageId());
    optional(json, "amqp_user", source.amqpUser());
    Instant made = source.timestamp();
    optional(json, "timestamp", made == null ? null : made.toString());
    json.writeEndObject();
  }

  private static void replay(JsonGenerator json, Replay replay) throws IOException {
    json.writeStringField("id", replay.commandId());
    json.writeStringField("timestamp", replay.timestamp().toString());
    json.writeBooleanField("as_new", replay.asNew());
    json.writeStringField("at", replay.at().toString());
    json.writeStringField("by", replay.by());
  }

  /** What became of the replay of one letter. */
  static String result(ReplayResult result) {
    return object(
        json -> {
          json.writeStringField("id", result.id());
          json.writeStringField("result", result.result().name().toLowerCase(Locale.ROOT));
          if (result.version() != null) {
            json.writeNumberField("version", result.version());
          }
          optional(json, "detail", result.detail().isEmpty() ? null : result.detail());
          if (result.replay() != null) {
            json.writeObjectFieldStart("replay");
            replay(json, result.replay());
            json.writeEndObject();
          }
        });
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
