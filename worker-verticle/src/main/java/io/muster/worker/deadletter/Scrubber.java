package io.muster.worker.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.password.PhcFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes passwords out of bodies before they are kept. Safe for all threads. */
final class Scrubber {

  private static final Pattern SECRET =
      Pattern.compile("passw|passphrase|pwd|secret|^\\s*pass\\s*$", Pattern.CASE_INSENSITIVE);
  private static final String HASH = "password_hash";

  // Lenient on purpose: a duplicate key is no reason to lose the message.
  private static final JsonFactory FACTORY = new JsonFactory();

  private Scrubber() {}

  /** Whether a field or header of this name may hold a password. */
  static boolean mayHoldSecret(String name) {
    return SECRET.matcher(name).find();
  }

  /**
   * The body with the value removed of any field that is called a password, at whatever depth. A
   * hash stays, if it is one: to process the message again needs it.
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

  private static boolean isHash(String name, String value) {
    return name.equals(HASH) && PhcFormat.fault(value).isEmpty();
  }

  private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
    int depth = 0;
    for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
      if (token == null) {
        throw new IOException("the body ends within an object");
      }
      if (token == JsonToken.FIELD_NAME && mayHoldSecret(parser.currentName())) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        boolean stays = value == JsonToken.VALUE_STRING && isHash(name, parser.getText());
        // The name stays: it tells what was wrong.
        generator.writeStringField(name, stays ? parser.getText() : "");
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
