package io.muster.api.json;

import io.muster.api.contract.Faults;
import io.muster.user.FieldError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON as RFC 8259 has it and nothing beside: valid UTF-8 without a mark, one value, no
 * duplicate names, a bounded depth, numbers that have a value. One use for one text.
 */
public final class StrictJsonReader {

  /** How many objects and arrays may be inside each other. */
  public static final int MAX_DEPTH = 32;

  /** One more than an answer holds, so that it can say that there are more. */
  private static final int MOST_FAULTS = Faults.MOST + 1;

  private static final int LONGEST_INTEGER = 18;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names come from outside: a table of them would fill with rubbish.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH + 1)
                  .maxNameLength(1 << 20)
                  .maxStringLength(1 << 20)
                  .maxNumberLength(1000)
                  .build())
          .build();

  private final JsonParser parser;
  private final List<FieldError> faults = new ArrayList<>();

  private StrictJsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads a whole text. Any thread; never throws. */
  public static ParsedJson parse(byte[] bytes) {
    String text;
    try {
      // The parser's own UTF-8 lets overlong forms and surrogates pass.
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new ParsedJson.Malformed("the body is not valid UTF-8; JSON in UTF-8 is needed");
    }
    if (text.startsWith("\uFEFF")) {
      return new ParsedJson.Malformed(
          "the body begins with a byte order mark; JSON without one is needed");
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return new StrictJsonReader(parser).read();
    }
  }

  private ParsedJson read() {
    try {
      if (parser.nextToken() == null) {
        return new ParsedJson.Malformed("the body is empty; JSON is needed");
      }
      JsonNode value = value(0);
      if (parser.nextToken() != null) {
        return malformed("has something after its end", parser.currentTokenLocation());
      }
      return new ParsedJson.Value(value, List.copyOf(faults));
    } catch (Refused refused) {
      return malformed(refused.why, parser.currentTokenLocation());
    } catch (JacksonException broken) {
      // Its message would repeat a part of the text.
      return malformed("is not valid JSON", parser.currentLocation());
    }
  }

  private JsonNode value(int depth) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(deeper(depth));
      case START_ARRAY -> array(deeper(depth));
      case VALUE_STRING -> NODES.stringNode(unicode(parser.getString()));
      case VALUE_NUMBER_INT -> integer(parser.getString());
      case VALUE_NUMBER_FLOAT -> decimal(parser.getString());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new Refused("is not valid JSON");
    };
  }

  private ObjectNode object(int depth) {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = unicode(parser.currentName());
      parser.nextToken();
      JsonNode value = value(depth);
      if (object.has(name)) {
        fault("is there more than once; it must be there once");
      } else {
        object.set(name, value);
      }
    }
    return object;
  }

  private ArrayNode array(int depth) {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(depth));
    }
    return array;
  }

  private static int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw new Refused("is nested more than " + MAX_DEPTH + " levels deep");
    }
    return depth + 1;
  }

  private static JsonNode integer(String digits) {
    return digits.length() <= LONGEST_INTEGER
        ? NODES.numberNode(Long.parseLong(digits))
        : decimal(digits);
  }

  private static JsonNode decimal(String digits) {
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw new Refused("has a number that is out of range");
    }
    return NODES.numberNode(value);
  }

  /** An escape can name half of a pair, which no encoding can carry on. */
  private String unicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          fault("has half of a surrogate pair; it must be Unicode text");
          return text;
        }
        i++;
      }
    }
    return text;
  }

  /** Notes a fault of the member or element that the parser has come to. */
  private void fault(String detail) {
    if (faults.size() < MOST_FAULTS) {
      // Only here: a pointer for each part of a body takes its length times its parts.
      StringBuilder pointer = new StringBuilder();
      appendPointer(parser.streamReadContext(), pointer);
      faults.add(new FieldError(Faults.shown(pointer.toString()), detail));
    }
  }

  private static void appendPointer(TokenStreamContext at, StringBuilder pointer) {
    if (at.inRoot()) {
      return;
    }
    appendPointer(at.getParent(), pointer);
    pointer.append('/');
    if (at.inArray()) {
      pointer.append(at.getCurrentIndex());
    } else {
      pointer.append(escaped(at.currentName()));
    }
  }

  private static String escaped(String name) {
    // One name may be the whole body, and of a longer one no more is shown.
    String cut = name.substring(0, Math.min(name.length(), Faults.LONGEST_POINTER));
    return cut.replace("~", "~0").replace("/", "~1");
  }

  private static ParsedJson malformed(String why, TokenStreamLocation where) {
    return new ParsedJson.Malformed(
        "the body "
            + why
            + " at line "
            + where.getLineNr()
            + ", column "
            + where.getColumnNr()
            + "; one JSON value as RFC 8259 has it is needed");
  }

  /** The grammar allows it, we don't. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    Refused(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }
}
