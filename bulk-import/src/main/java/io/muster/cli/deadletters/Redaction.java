package io.muster.cli.deadletters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.text.Texts;
import io.muster.user.UserId;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Shows letters without what they say about people, and without what moves a terminal. */
final class Redaction {

  private static final Pattern ADDRESS =
      Pattern.compile("[^\\s@\"'<>(){}\\[\\],;:=]+@[^\\s@\"'<>(){}\\[\\],;:=]+");
  private static final String HIDDEN = "(hidden)";
  private static final String REMOVED = "(removed)";
  private static final int MAX_NAME = 40;

  // Lenient on purpose: a body with a duplicate key is shown too.
  private static final JsonFactory FACTORY = new JsonFactory();

  private Redaction() {}

  /** A text that was written by somebody, on one line, its addresses shortened. */
  static String text(String text) {
    return ADDRESS.matcher(clean(text)).replaceAll(Redaction::quotedAddress);
  }

  private static String quotedAddress(MatchResult found) {
    return java.util.regex.Matcher.quoteReplacement(address(found.group()));
  }

  /** The same for an id, which must stay as it is but for what a terminal would obey. */
  static String clean(String text) {
    return Texts.printable(text);
  }

  /** {@code ada@example.org} as {@code a***@example.org}. */
  private static String address(String address) {
    int at = address.lastIndexOf('@');
    return at < 1
        ? HIDDEN
        : address.substring(0, address.offsetByCodePoints(0, 1)) + "***" + address.substring(at);
  }

  /** The structure of a body as JSON: its fields, and of their values what nobody minds. */
  static String body(String json) {
    StringWriter text = new StringWriter();
    try (JsonParser parser = FACTORY.createParser(json);
        JsonGenerator generator = FACTORY.createGenerator(text)) {
      String field = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case FIELD_NAME -> {
            field = parser.currentName();
            generator.writeFieldName(text(clip(field)));
          }
          case VALUE_STRING -> generator.writeString(value(field, parser.getText()));
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(field, parser, generator);
          default -> generator.copyCurrentEvent(parser);
        }
      }
    } catch (IOException notJson) {
      return "\"(unreadable)\"";
    }
    return text.toString();
  }

  private static String clip(String name) {
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "...";
  }

  private static String value(String field, String value) {
    if (isPassword(field)) {
      return value.isEmpty() ? REMOVED : HIDDEN;
    }
    if (value.isEmpty() || (field.equals("user_id") && UserId.isValid(value))) {
      return value;
    }
    if (field.equals("email") && value.indexOf('@') > 0) {
      return clean(address(value));
    }
    return HIDDEN;
  }

  private static void number(String field, JsonParser parser, JsonGenerator generator)
      throws IOException {
    if (field.equals("if_version")) {
      generator.copyCurrentEvent(parser);
    } else {
      generator.writeString(HIDDEN);
    }
  }

  private static boolean isPassword(String field) {
    return field.toLowerCase(Locale.ROOT).contains("password");
  }

  /** Whether a worker took a password out of the body before it was kept. */
  static boolean lacksPassword(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      @Nullable JsonToken token = parser.nextToken();
      for (; token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME
            && parser.currentName().strip().equalsIgnoreCase("password")) {
          return true;
        }
      }
    } catch (IOException notJson) {
      return false;
    }
    return false;
  }
}
