package io.muster.messaging;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.json.StrictJson;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.muster.user.FieldError;
import io.muster.user.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replies as the message contract says. Safe for all threads. */
public final class ReplyCodec {

  private ReplyCodec() {}

  /** The body of a reply. */
  public static byte[] encode(Reply reply) {
    Outcome outcome = reply.outcome();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("command_id", outcome.commandId());
      json.writeStringField("type", outcome.type().wireName());
      json.writeStringField("status", outcome.status().wireName());
      json.writeStringField("user_id", outcome.userId().hex());
      if (outcome.version() != null) {
        json.writeNumberField("version", outcome.version());
      }
      if (outcome.problem() != null) {
        writeProblem(json, outcome.problem());
      }
      if (outcome.fingerprint() != null) {
        json.writeStringField("fingerprint", outcome.fingerprint());
      }
      json.writeStringField("decided_at", outcome.decidedAt().toString());
      json.writeStringField("expires_at", outcome.expiresAt().toString());
      if (reply.consistencyToken() != null) {
        json.writeStringField("consistency_token", reply.consistencyToken());
      }
      json.writeNumberField("queued_ms", reply.queuedMillis());
      if (reply.replayed()) {
        json.writeBooleanField("replayed", true);
      }
      if (reply.operationId() != null) {
        json.writeStringField("operation_id", reply.operationId());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void writeProblem(JsonGenerator json, Problem problem) throws IOException {
    json.writeObjectFieldStart("problem");
    json.writeStringField("type", problem.type().path());
    json.writeStringField("title", problem.type().title());
    json.writeNumberField("status", problem.type().status());
    json.writeStringField("detail", problem.detail());
    if (!problem.errors().isEmpty()) {
      json.writeArrayFieldStart("errors");
      for (FieldError error : problem.errors()) {
        json.writeStartObject();
        json.writeStringField("pointer", error.pointer());
        json.writeStringField("detail", error.detail());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /**
   * Reads the body of a reply.
   *
   * @throws IOException if it is none
   */
  public static Reply decode(byte[] body) throws IOException {
    Map<String, String> texts = new HashMap<>();
    Problem problem = null;
    try (JsonParser parser = StrictJson.FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("a reply is a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("problem") && value == JsonToken.START_OBJECT) {
          problem = readProblem(parser);
        } else if (value.isScalarValue()) {
          texts.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    try {
      return reply(texts, problem);
    } catch (IllegalArgumentException | java.time.DateTimeException wrong) {
      throw new IOException("a field of the reply is wrong", wrong);
    }
  }

  private static Reply reply(Map<String, String> texts, @Nullable Problem problem)
      throws IOException {
    String version = texts.get("version");
    Outcome outcome =
        new Outcome(
            need(texts, "command_id"),
            new UserId(need(texts, "user_id")),
            CommandType.ofWireName(need(texts, "type")).orElseThrow(() -> wrong("type")),
            OutcomeStatus.ofWireName(need(texts, "status")).orElseThrow(() -> wrong("status")),
            version == null ? null : Long.valueOf(version),
            problem,
            texts.get("fingerprint"),
            Instant.parse(need(texts, "decided_at")),
            Instant.parse(need(texts, "expires_at")));
    long queued = Long.parseLong(texts.getOrDefault("queued_ms", "0"));
    boolean replayed = Boolean.parseBoolean(texts.get("replayed"));
    return new Reply(
        outcome, texts.get("consistency_token"), queued, replayed, texts.get("operation_id"));
  }

  private static Problem readProblem(JsonParser parser) throws IOException {
    String type = "";
    String detail = "";
    List<FieldError> errors = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("type")) {
        type = parser.getText();
      } else if (name.equals("detail")) {
        detail = parser.getText();
      } else if (name.equals("errors") && value == JsonToken.START_ARRAY) {
        readErrors(parser, errors);
      } else {
        parser.skipChildren();
      }
    }
    String slug = type.substring(type.lastIndexOf('/') + 1);
    return new Problem(ProblemType.ofSlug(slug).orElse(ProblemType.INTERNAL), detail, errors);
  }

  private static void readErrors(JsonParser parser, List<FieldError> errors) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String pointer = "";
      String detail = "";
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("pointer")) {
          pointer = parser.getText();
        } else {
          detail = parser.getText();
        }
      }
      errors.add(new FieldError(pointer, detail));
    }
  }

  private static String need(Map<String, String> texts, String name) throws IOException {
    String value = texts.get(name);
    if (value == null) {
      throw wrong(name);
    }
    return value;
  }

  private static IOException wrong(String name) {
    return new IOException("the reply's field " + name + " is missing or wrong");
  }
}
