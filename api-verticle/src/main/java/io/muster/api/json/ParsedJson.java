package io.muster.api.json;

import io.muster.api.contract.Faults;
import io.muster.user.FieldError;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a text turned out to be. */
public sealed interface ParsedJson {

  /**
   * A JSON text.
   *
   * @param node its value; of a duplicate name the first value
   * @param faults parts of it that the grammar allows and we don't: duplicate names and text that
   *     is no Unicode, by JSON pointer as {@link Faults#shown} has it; the first {@link
   *     Faults#MOST} and one, however many there are
   */
  record Value(JsonNode node, List<FieldError> faults) implements ParsedJson {}

  /**
   * No JSON text, or one that is too deep.
   *
   * @param detail what was wrong and what would be right, never the text itself
   */
  record Malformed(String detail) implements ParsedJson {}
}
