package io.muster.messaging;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.json.StrictJson;
import io.muster.user.EmailAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes commands as messages, as the message contract says. Safe for all threads. */
public final class CommandCodec {

  /** The header with the version of the contract. */
  public static final String SCHEMA_HEADER = "schema";

  /** The version of the contract. */
  public static final String SCHEMA = "1";

  /** What stands in its place where the client could not read the headers of a message. */
  public static final String UNREADABLE_SCHEMA =
      "unreadable: a header is nested too deeply, or of no known type";

  /** The header with the command's fingerprint; from Muster's own users alone. */
  public static final String FINGERPRINT_HEADER = "fingerprint";

  /** The header with the trace that a command belongs to. */
  public static final String TRACEPARENT_HEADER = "traceparent";

  private final int shards;
  private final String amqpUser;

  /**
   * Writes for a topology.
   *
   * @param shards the number of shards
   * @param amqpUser the user of the connection that publishes; the broker checks it
   */
  public CommandCodec(int shards, String amqpUser) {
    this.shards = shards;
    this.amqpUser = amqpUser;
  }

  /**
   * The message of a command.
   *
   * @param replyTo the queue for the reply, or null where nobody waits
   * @param correlationId what the reply shall repeat, or null
   * @param traceparent the trace it belongs to, or null
   */
  public OutgoingMessage encode(
      Command command,
      @Nullable String replyTo,
      @Nullable String correlationId,
      @Nullable String traceparent) {
    Map<String, String> headers = new HashMap<>();
    headers.put(SCHEMA_HEADER, SCHEMA);
    if (command.fingerprint() != null) {
      headers.put(FINGERPRINT_HEADER, command.fingerprint());
    }
    if (traceparent != null) {
      headers.put(TRACEPARENT_HEADER, traceparent);
    }
    MessageProperties properties =
        new MessageProperties(
            command.id(),
            command.type().wireName(),
            amqpUser,
            MessageProperties.JSON,
            command.timestamp(),
            replyTo,
            correlationId,
            headers);
    int shard = Names.shardOf(command.userId(), shards);
    return new OutgoingMessage(
        Names.COMMANDS, Names.shardKey(shard), true, properties, body(command));
  }

  private static byte[] body(Command command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("user_id", command.userId().hex());
      writeChange(json, command.change());
      Long ifVersion = command.change().ifVersion();
      if (ifVersion != null) {
        json.writeNumberField("if_version", ifVersion);
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void writeChange(JsonGenerator json, Change change) throws IOException {
    if (change instanceof Change.Create create) {
      writeFields(json, create.name(), create.email(), create.passwordHash());
    } else if (change instanceof Change.Replace replace) {
      writeFields(json, replace.name(), replace.email(), replace.passwordHash());
    } else if (change instanceof Change.Patch patch) {
      writeFields(json, patch.name(), patch.email(), patch.passwordHash());
    }
  }

  private static void writeFields(
      JsonGenerator json,
      @Nullable String name,
      @Nullable EmailAddress email,
      @Nullable String passwordHash)
      throws IOException {
    if (name != null) {
      json.writeStringField("name", name);
    }
    if (email != null) {
      json.writeStringField("email", email.written());
    }
    if (passwordHash != null) {
      json.writeStringField("password_hash", passwordHash);
    }
  }
}
