package io.muster.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.json.ParsedJson;
import io.muster.api.json.StrictJsonReader;
import io.muster.api.testing.Allocation;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Bodies of as many bytes as are read, made to cost more than that. */
class BodySchemaTest {

  /** Explaining each of thousands of faults took more. */
  private static final long MOST_BYTES = 4_500_000;

  private final BodySchema schema =
      Contract.load().operation("createUser").orElseThrow().bodies().get("application/json");

  private static JsonNode body(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ((ParsedJson.Value) StrictJsonReader.parse(bytes)).node();
  }

  private Faults check(JsonNode body) {
    Faults faults = new Faults();
    schema.check(body, faults);
    return faults;
  }

  @Test
  void ofThousandsOfUnknownFieldsTheFirstAreTold() {
    JsonNode body =
        body(
            IntStream.range(0, 6_000)
                .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":1")
                .collect(Collectors.joining(",", "{", "}")));

    Faults faults = check(body);
    long bytes = Allocation.of(() -> check(body));

    assertEquals(50, faults.list().size());
    assertTrue(faults.summary().startsWith("more than 50"), faults.summary());
    assertTrue(bytes < MOST_BYTES, () -> bytes + " bytes");
  }

  @Test
  void aFieldWithThousandsOfElementsIsOneFault() {
    JsonNode body =
        body(
            "{\"name\":[1"
                + ",1".repeat(30_000)
                + "],\"email\":\"zoe@example.org\",\"password\":\"correct horse\"}");

    Faults faults = check(body);
    long bytes = Allocation.of(() -> check(body));

    assertEquals(1, faults.list().size());
    assertEquals("/name", faults.list().get(0).pointer());
    assertTrue(bytes < MOST_BYTES, () -> bytes + " bytes");
  }

  @Test
  void aNameAsLongAsABodyIsCut() {
    Faults faults = check(body("{\"" + "A".repeat(60_000) + "\":1}"));

    assertTrue(faults.list().stream().allMatch(fault -> fault.pointer().length() <= 130));
  }
}
