package io.muster.worker.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.messaging.MessageProperties;
import io.muster.user.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a body.
 *
 * @param json its JSON without passwords; null where it is no JSON or too long
 * @param bytes how long the body was
 */
public record KeptBody(@Nullable String json, int bytes) {

  /** The longest body that is kept. */
  public static final int MAX_BODY = 1024 * 1024;

  private static final JsonFactory FACTORY = new JsonFactory();

  static KeptBody of(byte[] body) {
    Optional<byte[]> scrubbed = body.length > MAX_BODY ? Optional.empty() : Scrubber.scrub(body);
    return new KeptBody(
        scrubbed.map(json -> new String(json, StandardCharsets.UTF_8)).orElse(null), body.length);
  }

  /** The user that the body names at its top, so that the letter goes when the user does. */
  Optional<UserId> userId() {
    if (json == null) {
      return Optional.empty();
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isUserId = parser.currentName().equals("user_id");
        JsonToken value = parser.nextToken();
        if (isUserId) {
          return value == JsonToken.VALUE_STRING
              ? UserId.parse(parser.getText())
              : Optional.empty();
        }
        parser.skipChildren();
      }
    } catch (IOException notJson) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** An id that is the same for each delivery of a message, made of nothing that is secret. */
  String digest(MessageProperties properties) {
    String what =
        properties.messageId()
            + "\n"
            + properties.userId()
            + "\n"
            + properties.timestamp()
            + "\n"
            + properties.correlationId()
            + "\n"
            + bytes
            + "\n"
            + json;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
      return "message/" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
