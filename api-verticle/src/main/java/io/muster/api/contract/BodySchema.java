package io.muster.api.contract;

import com.networknt.schema.Schema;
import tools.jackson.databind.JsonNode;

/** What a body must be like. Any thread. */
public final class BodySchema {

  private final Schema schema;
  private final SchemaFaults mapping;

  BodySchema(Schema schema, SchemaFaults mapping) {
    this.schema = schema;
    this.mapping = mapping;
  }

  /** Notes everything that is wrong with a body, with JSON pointers. */
  public void check(JsonNode body, Faults faults) {
    mapping.collect(schema, body, faults);
  }
}
