package io.muster.worker.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/** Takes passwords out of bodies before they are kept. Safe for all threads. */
final class Scrubber {

  private static final String SECRET = "password";

  // Lenient on purpose: a duplicate key is no reason to lose the message.
  private static final JsonFactory FACTORY = new JsonFactory();

  private Scrubber() {}

  /** Whether a field or header of this name holds a password. */
  static boolean isSecret(String name) {
    return name.strip().equalsIgnoreCase(SECRET);
  }

  /**
   * The body with the value of any field {@code password} removed, at whatever depth. A hash stays:
   * to process the message again needs it.
   *
   * @return empty if the body is no JSON object: then there is no telling where in it a password is
   */
  static Optional<byte[]> scrub(byte[] body) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(body.length);
    try (JsonParser parser = FACTORY.createParser(body);
        JsonGenerator generator = FACTORY.createGenerator(kept)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      copy(parser, generator);
      if (parser.nextToken() != null) {
        return Optional.empty();
      }
    } catch (IOException notJson) {
      return Optional.empty();
    }
    return Optional.of(kept.toByteArray());
  }

  private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
    int depth = 0;
    for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
      if (token == null) {
        throw new IOException("the body ends within an object");
      }
      if (token == JsonToken.FIELD_NAME && isSecret(parser.currentName())) {
        // The name stays: it tells what was wrong.
        generator.writeStringField(parser.currentName(), "");
        parser.nextToken();
        parser.skipChildren();
        continue;
      }
      generator.copyCurrentEventExact(parser);
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth == 0) {
        return;
      }
    }
  }
}
