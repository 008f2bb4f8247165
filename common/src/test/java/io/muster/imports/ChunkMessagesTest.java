package io.muster.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkMessagesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String HASH = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
  private final ChunkDecoder decoder = new ChunkDecoder(Set.of("muster-api"));

  private static ChunkRow row(int number, String name) {
    String address = "u" + number + "@example.org";
    return new ChunkRow.Valid(
        new ImportRow(null, name, new EmailAddress(address, address), HASH, null, null, null));
  }

  private static Delivery delivered(OutgoingMessage message) {
    return new Delivery(
        1, Names.IMPORTS, 0, message.exchange(), "", message.properties(), message.body());
  }

  private static Delivery delivered(String messageId, String body) {
    MessageProperties properties =
        new MessageProperties(
            messageId, null, "crm", MessageProperties.JSON, NOW, null, null, Map.of());
    return new Delivery(
        1, Names.IMPORTS, 0, Names.IMPORTS, "", properties, body.getBytes(StandardCharsets.UTF_8));
  }

  private ImportChunk chunk(EncodedChunk encoded) {
    ChunkDecoding decoding = decoder.decode(delivered(encoded.message("crm", NOW, null)));
    return assertInstanceOf(ChunkDecoding.Valid.class, decoding, decoding.toString()).chunk();
  }

  private String fault(String messageId, String body) {
    return assertInstanceOf(ChunkDecoding.Invalid.class, decoder.decode(delivered(messageId, body)))
        .reason();
  }

  @Test
  void whatIsCutIsReadAsItWas() {
    Chunker chunker = new Chunker("crm-2026", OnConflict.UPDATE);
    ImportRow whole =
        new ImportRow(
            new UserId("a".repeat(24)),
            "Zoë \"Z\" \n",
            new EmailAddress("Zoe@example.org", "zoe@example.org"),
            HASH,
            NOW.plusMillis(5),
            NOW.plusMillis(6),
            4L);
    ChunkRow valid =
        new ChunkRow.Valid(
            new ImportRow(
                whole.id(),
                "Zoë \"Z\"",
                whole.email(),
                HASH,
                whole.createdAt(),
                whole.updatedAt(),
                4L));
    ChunkRow refused =
        new ChunkRow.Refused(
            List.of(new RowFault("email", "is missing"), new RowFault("name", "is \"odd\"")));
    assertNull(chunker.add(valid));
    assertNull(chunker.add(refused));

    ImportChunk read = chunk(chunker.last());

    assertEquals(
        new ImportChunk(
            new ChunkId("crm-2026", 0),
            1,
            List.of(valid, refused),
            true,
            OnConflict.UPDATE,
            "crm",
            NOW),
        read);
  }

  @Test
  void aChunkEndsAfter125RowsAndTheNextGoesOn() {
    Chunker chunker = new Chunker("i", OnConflict.FAIL);
    List<EncodedChunk> chunks = new ArrayList<>();
    for (int i = 0; i < 350; i++) {
      EncodedChunk ended = chunker.add(row(i, "Name"));
      if (ended != null) {
        chunks.add(ended);
      }
    }
    chunks.add(chunker.last());

    assertEquals(List.of(125, 125, 100), chunks.stream().map(EncodedChunk::rows).toList());
    assertEquals(List.of(1L, 126L, 251L), chunks.stream().map(EncodedChunk::firstRow).toList());
    assertEquals(List.of(false, false, true), chunks.stream().map(EncodedChunk::last).toList());
    assertEquals(251, chunk(chunks.get(2)).firstRow());
  }

  @Test
  void whatIsLeftOfAFileThatBreaksIsAChunkAndNotTheLastOne() {
    Chunker chunker = new Chunker("i", OnConflict.FAIL);
    assertNull(chunker.rest());
    chunker.add(row(0, "Name"));

    EncodedChunk rest = chunker.rest();

    assertNotNull(rest);
    assertEquals(1, rest.rows());
    assertEquals(false, rest.last());
    assertEquals(1, chunk(rest).rows().size());
    assertNull(chunker.rest());
  }

  @Test
  void aChunkEndsBeforeItsRowsPassOneMebibyteWhereverTheUploadBegan() {
    List<EncodedChunk> whole = new ArrayList<>();
    Chunker chunker = new Chunker("i", OnConflict.FAIL);
    ChunkRow longRow = new ChunkRow.Refused(List.of(new RowFault("name", "x".repeat(5_000))));
    for (int i = 0; i < 700; i++) {
      EncodedChunk ended = chunker.add(longRow);
      if (ended != null) {
        whole.add(ended);
      }
    }
    whole.add(chunker.last());
    assertTrue(whole.size() >= 4);
    for (EncodedChunk one : whole) {
      assertTrue(one.body().length <= ChunkDecoder.MAX_BODY);
    }

    EncodedChunk third = whole.get(2);
    Chunker resumed = new Chunker("i", OnConflict.FAIL, 2, third.firstRow());
    EncodedChunk again = null;
    while (again == null) {
      again = resumed.add(longRow);
    }
    assertEquals(third.id(), again.id());
    assertEquals(third.rows(), again.rows());
    assertEquals(
        new String(third.body(), StandardCharsets.UTF_8),
        new String(again.body(), StandardCharsets.UTF_8));
  }

  @Test
  void aRowThatIsWrongIsRefusedAloneAndASecretOfItIsNotTold() {
    String body =
        "{\"import_id\":\"i\",\"chunk\":0,\"first_row\":1,\"rows\":["
            + "{\"name\":\"A\",\"email\":\"a@example.org\",\"password\":\"hunter2hunter2\"},"
            + "{\"name\":\"\",\"email\":\"nonsense\",\"password_hash\":\"md5:abc\",\"x\":1},"
            + "7,"
            + "{\"name\":\"B\",\"email\":\"b@example.org\",\"password_hash\":\""
            + HASH
            + "\"}]}";

    ImportChunk chunk =
        assertInstanceOf(ChunkDecoding.Valid.class, decoder.decode(delivered("i/0", body))).chunk();

    assertEquals(4, chunk.rows().size());
    ChunkRow.Refused plain = assertInstanceOf(ChunkRow.Refused.class, chunk.rows().get(0));
    assertEquals("password", plain.faults().get(0).field());
    assertTrue(plain.toString().indexOf("hunter2") < 0);
    ChunkRow.Refused wrong = assertInstanceOf(ChunkRow.Refused.class, chunk.rows().get(1));
    assertEquals(
        Set.of("name", "email", "password_hash", "x"),
        Set.copyOf(wrong.faults().stream().map(RowFault::field).toList()));
    assertInstanceOf(ChunkRow.Refused.class, chunk.rows().get(2));
    assertInstanceOf(ChunkRow.Valid.class, chunk.rows().get(3));
  }

  @Test
  void whatIsWrongWithAChunkIsToldWhole() {
    String reason =
        fault(
            "i/1",
            "{\"import_id\":\"-\",\"chunk\":-1,\"rows\":{},\"on_conflict\":\"merge\",\"q\":1}");

    for (String field :
        List.of("/import_id", "/chunk", "/first_row is missing", "/rows", "/on_conflict", "/q")) {
      assertTrue(reason.contains(field), reason);
    }
  }

  @Test
  void theMessageIdMustBeThatOfTheChunk() {
    String reason =
        fault("i/1", "{\"import_id\":\"i\",\"chunk\":0,\"first_row\":1,\"rows\":[],\"last\":true}");

    assertTrue(reason.contains("message_id must be <import_id>/<chunk>, here i/0"), reason);
  }

  @Test
  void aBodyThatIsNoJsonIsNotQuoted() {
    String reason = fault("i/0", "{\"import_id\":\"i\",\"rows\":[{\"password\":\"hunter2\"");

    assertTrue(reason.contains("must be one JSON object"), reason);
    assertTrue(!reason.contains("hunter2"), reason);
  }

  @Test
  void moreRowsThanAChunkHoldsAreRefused() {
    String rows = "{},".repeat(ImportChunk.MAX_ROWS) + "{}";

    String reason =
        fault("i/0", "{\"import_id\":\"i\",\"chunk\":0,\"first_row\":1,\"rows\":[" + rows + "]}");

    assertTrue(reason.contains("/rows must have at most 1000 rows"), reason);
  }

  @Test
  void ofAHundredThousandWrongFieldsSomeAreTold() {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      fields.append(",\"a").append(i).append("\":0");
    }

    String reason =
        fault("i/0", "{\"import_id\":\"i\",\"chunk\":0,\"first_row\":1,\"rows\":[]" + fields + "}");

    assertTrue(reason.contains("/a0 is not a field of a chunk"), reason);
    assertTrue(reason.length() < 2_000, () -> reason.length() + " characters");
  }

  @Test
  void replyQueuesOfMusterAreForItsOwnUsers() {
    EncodedChunk chunk = new Chunker("i", OnConflict.FAIL).last();

    assertInstanceOf(
        ChunkDecoding.Invalid.class,
        decoder.decode(delivered(chunk.message("crm", NOW, "muster.replies.x"))));
    assertInstanceOf(
        ChunkDecoding.Valid.class,
        decoder.decode(delivered(chunk.message("muster-api", NOW, "muster.replies.x"))));
    assertNotNull(decoder.decode(delivered(chunk.message("crm", NOW, "crm.replies"))));
  }

  @Test
  void anIdOfAChunkIsReadAsItIsWrittenAndNothingElseIsOne() {
    ChunkId id = new ChunkId("crm-2026.03", 12);

    assertEquals(Optional.of(id), ChunkId.parse(id.text()));
    for (String other :
        List.of("", "crm", "crm/", "/1", "crm/-1", "crm/01", "crm/1 ", "a/b/1", "crm/10000001")) {
      assertEquals(Optional.empty(), ChunkId.parse(other), other);
    }
  }
}
