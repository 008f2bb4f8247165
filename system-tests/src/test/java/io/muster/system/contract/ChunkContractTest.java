package io.muster.system.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.imports.ChunkDecoder;
import io.muster.imports.ChunkDecoding;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkReply;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkRow;
import io.muster.imports.ChunkStatus;
import io.muster.imports.Chunker;
import io.muster.imports.EncodedChunk;
import io.muster.imports.ImportChunk;
import io.muster.imports.ImportRow;
import io.muster.imports.OnConflict;
import io.muster.imports.RowFault;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the schemas of chunks and their replies say, workers do. */
class ChunkContractTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String HASH = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

  private final ChunkDecoder decoder = new ChunkDecoder(Set.of("muster-api"));

  @Test
  void aWorkerTakesEveryRowOfTheExampleAndOnConflictAndLast() {
    ObjectNode message = example();

    ImportChunk chunk = valid(message);

    assertEquals("crm-2026-03/2", chunk.id().text());
    assertEquals(OnConflict.UPDATE, chunk.onConflict());
    assertTrue(chunk.last());
    assertEquals(
        List.of(true, true, true, false),
        chunk.rows().stream().map(ChunkRow.Valid.class::isInstance).toList());
    assertEquals(7L, ((ChunkRow.Valid) chunk.rows().get(2)).row().version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/body/import_id | \"\"",
        "/body/import_id | \"-crm\"",
        "/body/import_id | \"crm/2026\"",
        "/body/import_id | 7",
        "/body/chunk | -1",
        "/body/chunk | 10000001",
        "/body/chunk | \"2\"",
        "/body/chunk | null",
        "/body/first_row | 0",
        "/body/first_row | 2147483648",
        "/body/first_row | 1.5",
        "/body/rows | {}",
        "/body/rows | null",
        "/body/last | 1",
        "/body/on_conflict | \"merge\"",
        "/body/on_conflict | null",
        "/body/rate | 1",
        "/properties/message_id | \"crm-2026-03/02\"",
        "/properties/message_id | \"crm-2026-03\"",
        "/properties/content_type | \"text/plain\"",
        "/properties/reply_to | \"muster.commands.0\"",
        "/properties/timestamp | \"2262-01-01T00:00:00Z\"",
        "/headers/schema | 2",
      })
  void whatIsWrongWithAChunkIsRefusedBySchemaAndWorkerAlike(String pointer, String value) {
    ObjectNode message = with(example(), pointer, value);

    assertFalse(faults(message).isEmpty(), "the schema takes it");
    assertInstanceOf(ChunkDecoding.Invalid.class, decoder.decode(delivery(message)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"import_id", "chunk", "first_row", "rows"})
  void whatIsMissingIsRefusedBySchemaAndWorkerAlike(String field) {
    ObjectNode message = example();
    ((ObjectNode) message.get("body")).remove(field);

    assertFalse(faults(message).isEmpty(), "the schema takes it");
    assertInstanceOf(ChunkDecoding.Invalid.class, decoder.decode(delivery(message)));
  }

  @Test
  void moreThanAThousandRowsAreRefusedBySchemaAndWorkerAlike() {
    String rows = "[" + "{},".repeat(1_000) + "{}]";
    ObjectNode message = with(example(), "/body/rows", rows);

    assertFalse(faults(message).isEmpty(), "the schema takes it");
    assertInstanceOf(ChunkDecoding.Invalid.class, decoder.decode(delivery(message)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "_id | null",
        "_id | \"665F1C2AB7D34E0012C4A9F1\"",
        "password_hash | null",
        "created_at | null",
        "created_at | \"1970-01-01T00:00:00Z\"",
        "updated_at | \"2026-03-01T10:00:00.123456+05:30\"",
        "version | null",
        "version | 999999999999999999",
        "extensions | {\"any\":[1]}",
        "name | \"  李雷 \"",
      })
  void aRowThatIsRightIsTakenBySchemaAndWorkerAlike(String field, String value) {
    ObjectNode message = withRow(field, value);

    assertEquals(List.of(), faults(message));
    assertInstanceOf(ChunkRow.Valid.class, valid(message).rows().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "_id | \"665f\"",
        "name | \" \"",
        "name | null",
        "email | \"nobody\"",
        "email | null",
        "password | \"correct horse\"",
        "password | null",
        "password_hash | \"$1$abc$def\"",
        "password_hash | 7",
        "created_at | \"yesterday\"",
        "created_at | \"1969-12-31T23:59:59Z\"",
        "created_at | \"2200-01-01T00:00:00Z\"",
        "created_at | 1700000000",
        "version | 0",
        "version | 1000000000000000000",
        "version | \"1\"",
        "nickname | \"zo\"",
        "rejected | [{\"field\":\"email\",\"reason\":\"is missing\"}]",
      })
  void aRowThatIsWrongIsRefusedAloneByTheWorkerAndByTheSchemaToo(String field, String value) {
    ObjectNode message = withRow(field, value);

    assertFalse(faults(message).isEmpty(), "the schema takes it");
    // A null counts as absent, whatever the field.
    boolean isRefused = !field.equals("password") || !value.equals("null");
    ChunkRow row = valid(message).rows().get(0);
    assertEquals(isRefused, row instanceof ChunkRow.Refused, row.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "{}", "[{}]", "[{\"field\":\"email\"}]", "[{\"reason\":7}]", "null"})
  void aPlaceholderThatSaysNotWhyIsRefusedBySchemaAndWorkerAlike(String rejected) {
    ObjectNode message = with(example(), "/body/rows/3/rejected", rejected);

    assertFalse(faults(message).isEmpty(), "the schema takes it");
    ChunkRow.Refused row =
        assertInstanceOf(ChunkRow.Refused.class, valid(message).rows().get(3), rejected);
    assertEquals("rejected", row.faults().get(0).field());
  }

  @Test
  void whatMustersOwnProgramsSendIsAsTheSchemaSays() {
    Chunker chunker = new Chunker("own-2026", OnConflict.SKIP);
    EmailAddress email = new EmailAddress("zoe@example.org", "zoe@example.org");
    UserId id = new UserId("a".repeat(24));
    chunker.add(
        new ChunkRow.Valid(new ImportRow(id, "Zoë", email, HASH, NOW, NOW.plusMillis(5), 4L)));
    chunker.add(new ChunkRow.Valid(new ImportRow(null, "Zoë", email, null, null, null, null)));
    chunker.add(new ChunkRow.Refused(List.of(new RowFault("", "must be one JSON object"))));
    EncodedChunk encoded = chunker.last();
    ObjectNode message = example();
    ((ObjectNode) message.get("properties")).put("message_id", encoded.id().text());
    message.set("body", MessageExamplesTest.JSON.readTree(encoded.body()));

    assertEquals(List.of(), faults(message));
  }

  @ParameterizedTest
  @EnumSource(ChunkStatus.class)
  void everyReplyOfAWorkerIsAsTheSchemaSays(ChunkStatus status) {
    ChunkResult result = ChunkResult.whole(valid(example()), status, NOW, NOW.plusSeconds(60));

    assertEquals(List.of(), replyFaults(ChunkReply.encode(result)));
  }

  @Test
  void theReplyThatTellsEachRowIsAsTheSchemaSaysAndAsItsExample() {
    ImportChunk chunk = valid(example());
    ChunkResult result =
        new ChunkResult(
            chunk.id(),
            chunk.firstRow(),
            chunk.lastRow(),
            true,
            null,
            ChunkStatus.APPLIED,
            List.of(new ChunkResult.UpdatedRow(2_003, new UserId("a".repeat(24)), 8)),
            List.of(),
            List.of(
                new ChunkResult.RejectedRow(
                    2_002, List.of(new RowFault("email", "is taken by row 1207 of this import"))),
                new ChunkResult.RejectedRow(2_004, List.of(new RowFault("email", "is missing")))),
            Instant.parse("2026-03-01T10:00:01.118Z"),
            NOW);
    byte[] reply = ChunkReply.encode(result);

    assertEquals(List.of(), replyFaults(reply));
    assertEquals(
        MessageExamplesTest.read("docs/examples/chunk-reply-applied.json").get("body"),
        MessageExamplesTest.JSON.readTree(reply));
  }

  @Test
  void theReplyToADeadLetterIsAsTheSchemaSaysWhetherItsChunkIsKnownOrNot() {
    assertEquals(List.of(), replyFaults(ChunkReply.failed(null, "the body must be ...", NOW)));
    assertEquals(
        List.of(), replyFaults(ChunkReply.failed(new ChunkId("crm", 0), "the import ...", NOW)));
  }

  private static ObjectNode example() {
    return (ObjectNode) MessageExamplesTest.read("docs/examples/import-chunk.json");
  }

  /** The example with one row alone, in which one field is another. */
  private static ObjectNode withRow(String field, String value) {
    String row =
        "[{\"name\":\"Zoë\",\"email\":\"zoe@example.org\",\"password_hash\":\"" + HASH + "\"}]";
    return with(with(example(), "/body/rows", row), "/body/rows/0/" + field, value);
  }

  private static ObjectNode with(ObjectNode message, String pointer, String value) {
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) message.at(pointer.substring(0, slash));
    parent.set(pointer.substring(slash + 1), MessageExamplesTest.JSON.readTree(value));
    return message;
  }

  private ImportChunk valid(JsonNode message) {
    ChunkDecoding decoding = decoder.decode(delivery(message));
    return assertInstanceOf(ChunkDecoding.Valid.class, decoding, decoding::toString).chunk();
  }

  private static List<String> faults(JsonNode message) {
    return MessageExamplesTest.faults("import-chunk", message.toString());
  }

  private static List<String> replyFaults(byte[] body) {
    ObjectNode message =
        (ObjectNode) MessageExamplesTest.read("docs/examples/chunk-reply-applied.json");
    message.set("body", MessageExamplesTest.JSON.readTree(body));
    return MessageExamplesTest.faults("chunk-reply", message.toString());
  }

  private static Delivery delivery(JsonNode message) {
    JsonNode properties = message.get("properties");
    Map<String, String> headers = new HashMap<>();
    message.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString()));
    return new Delivery(
        1,
        Names.IMPORTS,
        0,
        message.get("exchange").asString(),
        message.get("routing_key").asString(),
        new MessageProperties(
            properties.get("message_id").asString(),
            null,
            properties.get("user_id").asString(),
            properties.get("content_type").asString(),
            Instant.parse(properties.get("timestamp").asString()),
            properties.path("reply_to").asString(null),
            properties.path("correlation_id").asString(null),
            headers),
        message.get("body").toString().getBytes(UTF_8));
  }
}
