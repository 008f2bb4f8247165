package io.muster.api.contract;

import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Says in words what a schema asks for and how a value missed it. Values are never repeated. */
final class Rules {

  private Rules() {}

  /** What would be right: {@code must have 8 to 128 characters}. */
  static String right(JsonNode schema) {
    JsonNode own = schema.get("x-rule");
    if (own != null) {
      return own.asString();
    }
    if (schema.has("enum")) {
      return "must be " + oneOf(schema.get("enum"));
    }
    return switch (schema.path("type").asString("")) {
      case "integer" -> "must be a whole number" + range(schema, "minimum", "maximum", ", ", "");
      case "string" ->
          range(schema, "minLength", "maxLength", "", "").isEmpty()
              ? "must be a string"
              : "must have " + range(schema, "minLength", "maxLength", "", " characters");
      case "object" -> "must be an object";
      case "array" -> "must be an array";
      case "boolean" -> "must be true or false";
      default -> "must be as /openapi.json says";
    };
  }

  /** What was wrong: {@code is too long}. */
  static String wrong(String keyword, JsonNode value) {
    return switch (keyword) {
      case "type" -> "is " + kind(value);
      case "minLength" -> "is too short";
      case "maxLength" -> "is too long";
      case "pattern" -> "has the wrong form";
      case "minimum", "exclusiveMinimum" -> "is too small";
      case "maximum", "exclusiveMaximum" -> "is too large";
      case "enum", "const" -> "is none of the values allowed";
      case "minProperties", "minItems" -> "is empty";
      default -> "is not valid";
    };
  }

  /** The names of an object's known members, in the order of the schema. */
  static String known(JsonNode schema) {
    StringJoiner names = new StringJoiner(", ");
    schema.path("properties").propertyNames().forEach(names::add);
    return names.toString();
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case ARRAY -> "an array";
      default -> "an object";
    };
  }

  private static String range(
      JsonNode schema, String least, String most, String before, String after) {
    String from = schema.path(least).asString("");
    String to = schema.path(most).asString("");
    if (!from.isEmpty() && !to.isEmpty()) {
      return before + from + " to " + to + after;
    }
    if (!from.isEmpty()) {
      return before + "at least " + from + after;
    }
    return to.isEmpty() ? "" : before + "at most " + to + after;
  }

  private static String oneOf(JsonNode values) {
    StringJoiner names = new StringJoiner(", ", values.size() > 1 ? "one of " : "", "");
    values.forEach(value -> names.add(value.asString()));
    return names.toString();
  }
}
