package io.muster.messaging;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.command.Outcome;
import io.muster.json.StrictJson;
import io.muster.user.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
    return of(
        outcome.commandId(),
        type,
        outcome.userId(),
        outcome.version(),
        outcome.decidedAt(),
        amqpUser);
  }

  /**
   * The message that tells of a change that no command of its own made.
   *
   * @param source what made it, and nothing else did; the same makes the same event again
   * @param type {@code user.created} or {@code user.updated}
   * @param version the user's version after it; null if it is gone
   * @param at when
   * @param amqpUser the user of the publishing connection
   */
  public static OutgoingMessage of(
      String source,
      String type,
      UserId userId,
      @Nullable Long version,
      Instant at,
      String amqpUser) {
    String eventId = UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8)).toString();
    MessageProperties properties =
        new MessageProperties(
            eventId,
            type,
            amqpUser,
            MessageProperties.JSON,
            at,
            null,
            null,
            Map.of(CommandCodec.SCHEMA_HEADER, CommandCodec.SCHEMA));
    return new OutgoingMessage(
        Names.EVENTS, type, false, properties, body(eventId, type, userId, version, at));
  }

  private static byte[] body(
      String eventId, String type, UserId userId, @Nullable Long version, Instant at) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("event_id", eventId);
      json.writeStringField("type", type);
      json.writeStringField("user_id", userId.hex());
      if (version != null) {
        json.writeNumberField("version", version);
      }
      json.writeStringField("at", at.toString());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
