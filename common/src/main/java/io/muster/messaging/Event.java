package io.muster.messaging;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.command.Outcome;
import io.muster.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** Events: that a user changed, and never more of it than its id. Safe for all threads. */
public final class Event {

  private Event() {}

  /** The message that tells of an applied outcome; the same outcome makes the same event again. */
  public static OutgoingMessage of(Outcome outcome, String amqpUser) {
    String type =
        switch (outcome.type()) {
          case CREATE -> "user.created";
          case REPLACE, PATCH -> "user.updated";
          case DELETE -> "user.deleted";
        };
    String eventId =
        UUID.nameUUIDFromBytes(outcome.commandId().getBytes(StandardCharsets.UTF_8)).toString();
    MessageProperties properties =
        new MessageProperties(
            eventId,
            type,
            amqpUser,
            MessageProperties.JSON,
            outcome.decidedAt(),
            null,
            null,
            Map.of(CommandCodec.SCHEMA_HEADER, CommandCodec.SCHEMA));
    return new OutgoingMessage(Names.EVENTS, type, false, properties, body(eventId, type, outcome));
  }

  private static byte[] body(String eventId, String type, Outcome outcome) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("event_id", eventId);
      json.writeStringField("type", type);
      json.writeStringField("user_id", outcome.userId().hex());
      if (outcome.version() != null) {
        json.writeNumberField("version", outcome.version());
      }
      json.writeStringField("at", outcome.decidedAt().toString());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
