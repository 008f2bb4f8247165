package io.muster.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class QuickCheckTest {

  private static final ContractDocument DOCUMENT = ContractDocument.builtIn();
  private static final List<String> SIMPLE =
      List.of("UserId", "OperationId", "Cursor", "ConsistencyToken", "Sort");

  @Property(tries = 2000)
  void acceptsWhatTheSchemaAcceptsAndNothingElse(@ForAll("texts") String text) {
    for (String name : SIMPLE) {
      String at = "/components/parameters/" + name + "/schema";
      boolean valid =
          DOCUMENT.schema(at).validate(JsonNodeFactory.instance.stringNode(text)).isEmpty();
      assertEquals(valid, QuickCheck.of(DOCUMENT.at(at)).accepts(text), () -> name + ": " + text);
    }
  }

  @Test
  void anIdIsAcceptedInEitherCase() {
    JsonNode rules = DOCUMENT.at("/components/parameters/UserId/schema");
    assertTrue(QuickCheck.of(rules).accepts("65a1f0c2e4b0a1b2c3d4e5f6"));
    assertTrue(QuickCheck.of(rules).accepts("65A1F0C2E4B0A1B2C3D4E5F6"));
    assertFalse(QuickCheck.of(rules).accepts("65a1f0c2e4b0a1b2c3d4e5f6\n"));
    assertFalse(QuickCheck.of(rules).accepts("65a1f0c2e4b0a1b2c3d4e5f"));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> hex =
        Arbitraries.strings().withChars("0123456789abcdefABCDEF").ofMinLength(22).ofMaxLength(26);
    return Arbitraries.oneOf(
        hex,
        hex.map(text -> text + "\n"),
        Arbitraries.of("_id", "-_id", "", "name", "_ID"),
        Arbitraries.strings().withCharRange('!', '~').ofMaxLength(600),
        Arbitraries.strings().ofMaxLength(40));
  }
}
