package io.muster.api.contract;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Turns what the validator says into faults: its own messages would repeat values. Any thread. */
final class SchemaFaults {

  private final ContractDocument document;

  SchemaFaults(ContractDocument document) {
    this.document = document;
  }

  /** Notes the faults of a value; the pointers are those of the value's parts. */
  void collect(Schema schema, JsonNode value, Faults faults) {
    List<Error> errors = schema.validate(value);
    for (Error error : errors) {
      // A body of unknown fields has thousands, and each is explained with all that are known.
      if (faults.isOverflown()) {
        return;
      }
      note(error, value, faults);
    }
  }

  private void note(Error error, JsonNode value, Faults faults) {
    String pointer = error.getInstanceLocation().toString();
    JsonNode rules = schemaOf(error);
    String property = error.getProperty();
    switch (error.getKeyword()) {
      case "required" ->
          faults.add(
              ContractDocument.child(pointer, property),
              "is missing; " + Rules.right(propertyRules(rules, property)));
      case "additionalProperties", "unevaluatedProperties" ->
          faults.add(
              ContractDocument.child(pointer, property),
              "is not a known field; known are " + Rules.known(rules));
      default ->
          faults.add(
              pointer,
              Rules.wrong(error.getKeyword(), value.at(JsonPointer.compile(pointer)))
                  + "; "
                  + Rules.right(rules));
    }
  }

  /** The schema object whose keyword was missed. */
  private JsonNode schemaOf(Error error) {
    String location = error.getSchemaLocation().getFragment().toString();
    return document.at(location.substring(0, location.lastIndexOf('/')));
  }

  private JsonNode propertyRules(JsonNode rules, String property) {
    JsonNode own = rules.path("properties").path(property);
    JsonNode ref = own.get("$ref");
    return ref == null ? own : document.at(document.resolved(ref.asString().substring(1)));
  }
}
