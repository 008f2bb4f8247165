package io.muster.system.promise;

import static com.mongodb.client.model.Filters.eq;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.Repository;
import io.muster.system.chaos.scene.MusterNode;
import io.muster.system.chaos.scene.Scene;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks of producers, APIs and workers may be wrong by up to five minutes. */
@NeedsRabbit(version = "4", isolated = true)
@NeedsReplicaSet(members = 3, isolated = true, proxies = true)
@Timeout(180)
class ClocksIT {

  private static final Duration WRONG = Duration.ofMinutes(5).minusSeconds(2);
  private static final Duration MAXIMUM_AGE = Duration.ofHours(24);

  /** A process looks at what its clock is told every 100 ms. */
  private static final Duration SEEN = Duration.ofMillis(300);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Scene scene;
  private static Producer producer;
  private static MongoClient mongo;

  @BeforeAll
  static void start(RabbitServer rabbit, MongoReplicaSet set) throws Exception {
    scene = new Scene(Repository.path(""), rabbit, set, true);
    scene.start();
    producer = Producer.connect(rabbit, rabbit.uri());
    mongo = MongoClients.create(set.uri());
  }

  @AfterAll
  static void end() throws Exception {
    if (producer != null) {
      producer.close();
      mongo.close();
    }
    if (scene != null) {
      scene.close();
    }
  }

  @AfterEach
  void setClocksRight() throws InterruptedException {
    set(scene.nodes(), Duration.ZERO);
  }

  private static void set(List<MusterNode> nodes, Duration wrong) throws InterruptedException {
    nodes.forEach(node -> node.shiftClock(wrong));
    Thread.sleep(SEEN.toMillis());
  }

  private static JsonObject create(String word) {
    return new JsonObject()
        .put("user_id", Producer.newUserId())
        .put("name", word)
        .put("email", People.email(word))
        .put("password_hash", People.HASH);
  }

  private static long stored(JsonObject create) {
    ObjectId id = new ObjectId(create.getString("user_id"));
    return mongo.getDatabase("muster").getCollection("users").countDocuments(eq("_id", id));
  }

  @Test
  void aCommandPastItsAgeIsNeverAppliedAlsoByAWorkerWhoseClockIsBehind() throws Exception {
    set(scene.workers(), WRONG.negated());
    JsonObject create = create(People.word("old"));
    Instant made = Instant.now().minus(MAXIMUM_AGE).minusSeconds(5);

    JsonObject reply = producer.send(People.word("old"), "user.create", create, made);

    assertEquals("expired", reply.getString("status"), reply::encode);
    assertEquals(0, stored(create));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aCommandWithinItsAgeIsAppliedByWorkersWhoseClocksAreWrong(int side) throws Exception {
    set(scene.workers(), WRONG.multipliedBy(side));
    JsonObject fresh = create(People.word("fresh"));
    JsonObject late = create(People.word("late"));
    JsonObject early = create(People.word("early"));
    Instant nearItsEnd = Instant.now().minus(MAXIMUM_AGE).plus(WRONG).plusSeconds(20);
    Instant tooSoon = Instant.now().plus(WRONG);

    assertApplied(fresh, Instant.now());
    assertApplied(late, nearItsEnd);
    assertApplied(early, tooSoon);
  }

  private static void assertApplied(JsonObject create, Instant made) throws Exception {
    JsonObject reply = producer.send(People.word("m"), "user.create", create, made);
    assertEquals("applied", reply.getString("status"), reply::encode);
    assertEquals(1, stored(create));
  }

  @Test
  void aCommandFromFurtherAheadIsRefusedWithItsReason() throws Exception {
    JsonObject create = create(People.word("future"));
    Instant made = Instant.now().plus(Duration.ofMinutes(6));

    JsonObject reply = producer.send(People.word("future"), "user.create", create, made);

    assertEquals("rejected", reply.getString("status"), reply::encode);
    assertEquals("timestamp-ahead", Told.problem(reply.getJsonObject("problem")));
    assertEquals(0, stored(create));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void anApiWhoseClockIsWrongWritesReadsAndAnswersForItsOperations(int side) throws Exception {
    set(scene.apis().subList(0, 1), WRONG.multipliedBy(side));
    String word = People.word("clock");

    HttpResponse<String> created = send(0, Request.post(People.user(word)));
    assertEquals(201, created.statusCode(), created::body);
    String path = Told.header(created, "Location");
    for (int api = 0; api < 2; api++) {
      HttpResponse<String> read = send(api, Request.get(path).after(Told.token(created)));
      assertEquals(200, read.statusCode(), read::body);
    }

    Request rename = Request.patch(path, People.named("Renamed")).with("Prefer", "respond-async");
    String operation = Told.header(send(0, rename), "Location");
    for (int api = 0; api < 2; api++) {
      assertEquals("applied", decided(api, operation));
    }
    assertEquals(200, send(1, Request.delete(path)).statusCode());
    assertEquals(404, send(0, Request.delete(path)).statusCode());
  }

  private static String decided(int api, String operation) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> Told.json(send(api, Request.get(operation))).getString("status"),
            status -> !"pending".equals(status));
  }

  private static HttpResponse<String> send(int api, Request request) throws Exception {
    return HTTP.send(
        request.to(scene.addresses().get(api), "none is needed"), BodyHandlers.ofString());
  }
}
