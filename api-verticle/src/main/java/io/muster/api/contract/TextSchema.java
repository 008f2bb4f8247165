package io.muster.api.contract;

import com.networknt.schema.Schema;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the text of a parameter must be like. What a quick check accepts needs no validator; what it
 * doesn't is decided, and explained, by the schema itself. Any thread.
 */
public final class TextSchema {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  private final Schema schema;
  private final JsonNode rules;
  private final QuickCheck quick;
  private final SchemaFaults mapping;
  private final String type;
  private final int longest;

  TextSchema(Schema schema, JsonNode rules, SchemaFaults mapping) {
    this.schema = schema;
    this.rules = rules;
    this.quick = QuickCheck.of(rules);
    this.mapping = mapping;
    this.type = rules.path("type").asString("");
    this.longest = rules.path("maxLength").asInt(Integer.MAX_VALUE);
  }

  /**
   * Checks a decoded value.
   *
   * @param pointer how a fault names the parameter
   */
  public void check(String value, String pointer, Faults faults) {
    if (!quick.accepts(value)) {
      checkWhole(value, pointer, faults);
    }
  }

  private void checkWhole(String value, String pointer, Faults faults) {
    if (value.length() > longest) {
      // A pattern never sees more than the schema allows.
      faults.add(pointer, "is too long; " + Rules.right(rules));
      return;
    }
    JsonNode node = node(value);
    if (type.equals("integer") && !node.isNumber()) {
      faults.add(pointer, "is not a whole number; " + Rules.right(rules));
      return;
    }
    Faults own = new Faults();
    mapping.collect(schema, node, own);
    own.list().forEach(fault -> faults.add(pointer, fault.detail()));
  }

  private JsonNode node(String value) {
    if (type.equals("integer") && WHOLE_NUMBER.matcher(value).matches()) {
      return JsonNodeFactory.instance.numberNode(Long.parseLong(value));
    }
    return JsonNodeFactory.instance.stringNode(value);
  }
}
