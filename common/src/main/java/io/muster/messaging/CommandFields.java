package io.muster.messaging;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.json.StrictJson;
import io.muster.text.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The body of a command as it stands in the message, each field of the right JSON type. */
final class CommandFields {

  private static final List<String> TEXTS = List.of("user_id", "name", "email", "password_hash");

  final Map<String, String> texts = new TreeMap<>();
  @Nullable Long ifVersion;
  final List<String> faults = new ArrayList<>();

  /** Reads a body; what is wrong with it stands in {@link #faults}. */
  static CommandFields read(byte[] body) {
    CommandFields fields = new CommandFields();
    try (JsonParser parser = StrictJson.FACTORY.createParser(body)) {
      fields.readObject(parser);
    } catch (IOException malformed) {
      // The parser's message can quote the body, and with it a secret: only the place is told.
      fields.faults.add("the body must be one JSON object without duplicate keys" + at(malformed));
    }
    return fields;
  }

  private static String at(IOException malformed) {
    JsonLocation place =
        malformed instanceof JsonProcessingException parsing ? parsing.getLocation() : null;
    return place == null ? "" : "; it breaks at byte " + place.getByteOffset();
  }

  private void readObject(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      faults.add("the body must be a JSON object");
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      readField(parser, name, value);
    }
    if (parser.nextToken() != null) {
      faults.add("nothing may follow the JSON object");
    }
  }

  private void readField(JsonParser parser, String name, JsonToken value) throws IOException {
    if (TEXTS.contains(name)) {
      if (value == JsonToken.VALUE_STRING) {
        texts.put(name, parser.getText());
        return;
      }
      faults.add("/" + name + " must be a string");
    } else if (name.equals("if_version")) {
      if (value == JsonToken.VALUE_NUMBER_INT && isVersion(parser)) {
        ifVersion = parser.getLongValue();
        return;
      }
      faults.add("/if_version must be a whole number of at least 1");
    } else if (name.equals("password")) {
      faults.add("/password must not be sent in plaintext: send /password_hash");
    } else if (!name.equals("extensions")) {
      faults.add("/" + Texts.clipped(name) + " is not a field of a command");
    }
    parser.skipChildren();
  }

  private static boolean isVersion(JsonParser parser) throws IOException {
    return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        && parser.getLongValue() >= 1;
  }
}
