package io.muster.system.producers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.imports.ChunkDecoder;
import io.muster.messaging.Names;
import io.muster.system.Repository;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever comes in on the queue of imports: it is told, it is kept from harm, and nothing waits.
 */
@NeedsRabbit(version = "4", virtualHosts = true)
@NeedsReplicaSet(members = 3)
@Timeout(120)
class StrangeChunksIT {

  private static final String SECRET = "correct-horse-battery-staple";
  private static final AtomicInteger NEXT = new AtomicInteger();

  private static QueueDoor door;
  private static ChunkSender crm;
  private static ChunkSender shop;

  @BeforeAll
  static void open(RabbitServer rabbit, MongoReplicaSet set) throws Exception {
    door = QueueDoor.open(rabbit, set, "strange-chunks");
    door.addProducer("strange-crm");
    door.addProducer("strange-shop");
    crm = ChunkSender.connect(door, "strange-crm");
    shop = ChunkSender.connect(door, "strange-shop");
  }

  @AfterAll
  static void close() throws Exception {
    for (ChunkSender sender : new ChunkSender[] {crm, shop}) {
      if (sender != null) {
        sender.close();
      }
    }
    if (door != null) {
      door.close();
    }
  }

  /** After each test: who sends what is right is served at once. */
  @AfterEach
  void nothingPausesAndWhoIsRightIsServed() throws Exception {
    String importId = "good-" + NEXT.incrementAndGet();
    assertEquals("applied", crm.send(importId + "/0", chunk(importId, row())).getString("status"));
    assertEquals(0, door.worker().metric("muster_worker_pauses_total"));
    assertNull(crm.unexpected());
    assertNull(shop.unexpected());
  }

  private static JsonObject row() {
    return new JsonObject()
        .put("name", "Zoë")
        .put("email", "u" + NEXT.incrementAndGet() + "@example.org")
        .put("password_hash", QueueDoor.HASH);
  }

  private static String chunk(String importId, JsonObject... rows) {
    return new JsonObject()
        .put("import_id", importId)
        .put("chunk", 0)
        .put("first_row", 1)
        .put("rows", new JsonArray(List.of(rows)))
        .encode();
  }

  private static Document letter(String id) {
    return door.deadLetters().find(new Document("_id", id)).first();
  }

  private static void assertLetter(Document letter, String category, String reason) {
    assertNotNull(letter, () -> door.everythingStored());
    assertEquals(category, letter.getString("category"));
    assertTrue(letter.getString("reason").contains(reason), letter::toJson);
    assertNull(letter.get("body"));
  }

  private static void assertFailed(JsonObject reply, String reason) {
    assertEquals("failed", reply.getString("status"), reply::encode);
    assertTrue(reply.getString("reason").contains(reason), reply::encode);
  }

  @Test
  void theSameIdWithOtherRowsIsTheSendersErrorAndTheFirstOnesStay() throws Exception {
    String first = chunk("twice", row());
    JsonObject applied = crm.send("twice/0", first);
    long users = door.users().countDocuments();

    JsonObject again = crm.send("twice/0", first);
    JsonObject other = crm.send("twice/0", chunk("twice", row(), row()));

    assertEquals(applied, again);
    assertFailed(other, "chunk 0 was decided with rows 1 to 1; another chunk needs another number");
    assertEquals("twice", other.getString("import_id"));
    assertEquals(users, door.users().countDocuments());
    assertLetter(letter("import/strange-crm/twice/0"), "refused", "decided with rows 1 to 1");
    assertEquals(applied, crm.send("twice/0", first));
  }

  @Test
  void aChunkWhoseRowsHaveTheNumbersOfAnotherChunksRowsIsToldAndPausesNobody() throws Exception {
    crm.send("overlap/0", chunk("overlap", row(), row()));
    long users = door.users().countDocuments();
    JsonObject next = new JsonObject(chunk("overlap", row(), row())).put("chunk", 1);

    JsonObject reply = crm.send("overlap/1", next.put("first_row", 2).encode());

    assertFailed(reply, "number the rows of an import through");
    assertEquals(users, door.users().countDocuments());
    assertLetter(letter("import/strange-crm/overlap/1"), "refused", "number the rows");
  }

  @Test
  void anImportBelongsToTheUserOfTheBrokerThatOpenedIt() throws Exception {
    crm.send("owned/0", chunk("owned", row()));
    long users = door.users().countDocuments();
    JsonObject next = new JsonObject(chunk("owned", row())).put("chunk", 1).put("first_row", 2);

    JsonObject reply = shop.send("owned/1", next.encode());

    assertFailed(reply, "belongs to another user of the broker");
    assertEquals(users, door.users().countDocuments());
    assertLetter(letter("import/strange-shop/owned/1"), "refused", "belongs to another user");
    // The number is still free for the one it belongs to.
    assertEquals("applied", crm.send("owned/1", next.encode()).getString("status"));
  }

  @Test
  void aPasswordInPlaintextRefusesItsRowAloneAndIsNowhere() throws Exception {
    JsonObject plain = row().put("password", SECRET);
    plain.remove("password_hash");

    JsonObject reply = crm.send("plain/0", chunk("plain", plain, row()));

    assertEquals("applied", reply.getString("status"), reply::encode);
    assertEquals(1, reply.getInteger("created"));
    assertEquals(1, reply.getInteger("rejected"));
    assertTrue(reply.encode().contains("must not be sent in plaintext"), reply::encode);
    crm.send("plain/x", chunk("plain", plain));
    byte[] broken = chunk("plain", plain).replace("}]", "").getBytes(UTF_8);
    crm.send("plain/1", broken, properties -> properties);
    crm.send(
        "plain/2",
        chunk("plain", plain).getBytes(UTF_8),
        properties -> properties.contentType("text/plain"));
    assertFalse(reply.encode().contains(SECRET));
    assertFalse(door.everythingStored().contains(SECRET));
    assertFalse(door.worker().output().contains(SECRET));
  }

  @Test
  void whatIsNoChunkIsADeadLetterWithoutItsBodyAndItsSenderIsTold() throws Exception {
    Map<String, String> bodies = new TreeMap<>();
    bodies.put("", "must be a JSON object");
    bodies.put("no json", "must be one JSON object");
    bodies.put("null", "must be a JSON object");
    bodies.put("[]", "must be a JSON object");
    bodies.put("{}", "/import_id is missing");
    bodies.put("[".repeat(100_000), "must be a JSON object");
    bodies.put("{\"rows\":" + "[".repeat(100_000), "must be one JSON object");
    bodies.put("{\"chunk\":1e999999999}", "/chunk must be a whole number");
    bodies.put("{\"first_row\":" + "9".repeat(5_000) + "}", "/first_row");
    bodies.put(chunk("dup").replace("\"chunk\"", "\"chunk\":0,\"chunk\""), "duplicate keys");
    bodies.put(chunk("more") + "x", "one JSON object");
    bodies.put(chunk("many", thousandAndOne()), "/rows must have at most 1000 rows");
    bodies.put(" ".repeat(ChunkDecoder.MAX_BODY + 1), "at most 1052672 bytes");
    long letters = door.deadLetters().countDocuments();

    for (Map.Entry<String, String> body : bodies.entrySet()) {
      JsonObject reply = crm.send("strange/0", body.getKey());
      assertFailed(reply, body.getValue());
    }
    crm.send("\u0000 \"quoted\"\nline", "{}".getBytes(UTF_8), properties -> properties);

    assertTrue(door.deadLetters().countDocuments() > letters);
    for (Document letter : door.deadLetters().find(new Document("category", "invalid"))) {
      assertNull(letter.get("body"), letter::toJson);
    }
  }

  private static JsonObject[] thousandAndOne() {
    JsonObject[] rows = new JsonObject[1_001];
    java.util.Arrays.fill(rows, new JsonObject());
    return rows;
  }

  @Test
  void whatLacksAPropertyIsToldWhichAndRepliesGoToNoQueueOfMuster() throws Exception {
    byte[] body = chunk("lacks", row()).getBytes(UTF_8);

    assertFailed(crm.send("lacks/0", body, some -> some.userId(null)), "property user_id");
    assertFailed(crm.send("lacks/0", body, some -> some.timestamp(null)), "property timestamp");
    assertFailed(crm.send("lacks/0", body, some -> some.messageId(null)), "property message_id");
    assertFailed(crm.send("lacks/1", body, some -> some), "here lacks/0");
    assertFailed(
        crm.send("lacks/0", body, some -> some.timestamp(new Date(4_000_000_000_000L))), "ahead");
    byte[] another = chunk("elsewhere", row()).getBytes(UTF_8);
    crm.publish("elsewhere/0", another, some -> some.replyTo(Names.shardQueue(0)));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                door.deadLetters()
                        .find(new Document("reason", new Document("$regex", "queue of Muster")))
                        .first()
                    != null);
    // A reply there would have been a command, and then a dead letter of its own.
    assertNull(door.deadLetters().find(new Document("source.queue", Names.shardQueue(0))).first());
    assertEquals(0, door.chunks().countDocuments(new Document("import_id", "elsewhere")));
  }

  @Test
  void theExampleOfTheContractIsTaken() throws Exception {
    JsonObject example = new JsonObject(Repository.text("docs/examples/import-chunk.json"));

    JsonObject reply =
        crm.send(
            example.getJsonObject("properties").getString("message_id"),
            example.getJsonObject("body").encode());

    assertEquals("applied", reply.getString("status"), reply::encode);
    // The third is of a user who would have to be there: it has no hash.
    assertEquals(2, reply.getInteger("created"), reply::encode);
    assertEquals(2, reply.getInteger("rejected"), reply::encode);
  }
}
