package io.muster.system.promise;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.signing.Operation;
import io.muster.signing.OperationIds;
import io.muster.signing.SigningKeys;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sent a write can ask what became of it, at any API, whatever became of the answer. */
@NeedsRabbit(version = "4", virtualHosts = true)
@NeedsReplicaSet(members = 3)
@Timeout(180)
class OperationsIT {

  private static final OperationIds IDS =
      new OperationIds(SigningKeys.of(List.of(Deployment.SECRET)));

  private static Deployment muster;

  @BeforeAll
  static void start(RabbitServer rabbit, MongoReplicaSet mongo, @TempDir Path folder)
      throws Exception {
    muster = Deployment.start(rabbit, mongo, "operations", folder);
  }

  @AfterAll
  static void end() {
    if (muster != null) {
      muster.close();
    }
  }

  private static Request async(Request request) {
    return request.with("Prefer", "respond-async");
  }

  /** Sends it without waiting for its outcome; returns the operation's path. */
  private static String accepted(Api api, Request request) {
    HttpResponse<String> answer = api.send(async(request));
    assertEquals(202, answer.statusCode(), answer::body);
    assertEquals("respond-async", Told.header(answer, "Preference-Applied"));
    return Told.header(answer, "Location");
  }

  private static String status(Api api, String operation) {
    HttpResponse<String> answer = api.send(Request.get(operation));
    assertEquals(200, answer.statusCode(), answer::body);
    return Told.json(answer).getString("status");
  }

  /** What the operation says once it is decided. */
  private static JsonObject decided(Api api, String operation) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> status(api, operation), status -> !status.equals("pending"));
    return Told.json(api.send(Request.get(operation)));
  }

  private static String pathOf(Operation operation) {
    return "/operations/" + IDS.encode(operation);
  }

  @Test
  void anOperationIsPendingUntilAWorkerHasAppliedIt() {
    String lea = People.word("lea");
    List<String> operation = new ArrayList<>();
    muster.whileWorkersArePaused(
        () -> {
          operation.add(accepted(muster.api(0), Request.post(People.user(lea))));
          HttpResponse<String> pending = muster.api(1).send(Request.get(operation.get(0)));
          assertEquals("pending", Told.json(pending).getString("status"), pending::body);
          assertEquals("1", Told.header(pending, "Retry-After"));
        });

    JsonObject applied = decided(muster.api(1), operation.get(0));

    assertEquals("applied", applied.getString("status"), applied::encode);
    assertEquals("user.create", applied.getString("type"));
    assertEquals(1L, applied.getLong("version"));
    HttpResponse<String> answer = muster.api(0).send(Request.get(operation.get(0)));
    String path = "/users/" + applied.getString("user_id");
    HttpResponse<String> read = muster.api(0).send(Request.get(path).after(Told.token(answer)));
    assertTrue(read.body().contains(lea), "the operation's token shows its effect: " + read.body());
  }

  @Test
  void aRejectedOperationSaysWhy() {
    String taken = People.email(People.word("taken"));
    muster.api(0).create(People.user("Owner", taken));

    JsonObject rejected =
        decided(muster.api(1), accepted(muster.api(0), Request.post(People.user("Late", taken))));

    assertEquals("rejected", rejected.getString("status"), rejected::encode);
    JsonObject problem = rejected.getJsonObject("problem");
    assertEquals("email-taken", Told.problem(problem));
    assertEquals(409, problem.getInteger("status"));
  }

  @Test
  void aCommandThatNoWorkerCanProcessHasFailed() {
    String path = muster.api(0).create(People.user(People.word("mia")));
    ObjectId id = new ObjectId(path.substring(path.lastIndexOf('/') + 1));
    // Nobody of ours writes such a document: whoever reads it can't go on.
    muster
        .database()
        .getCollection("users")
        .updateOne(eq("_id", id), set("version", "a word where a number must be"));

    Request patch = Request.patch(path, People.named("Mina"));
    JsonObject failed = decided(muster.api(1), accepted(muster.api(0), patch));
    HttpResponse<String> answer = muster.api(0).send(patch);

    assertEquals("failed", failed.getString("status"), failed::encode);
    assertEquals("command-failed", Told.problem(failed.getJsonObject("problem")));
    assertEquals(409, answer.statusCode(), answer::body);
    assertEquals("command-failed", Told.problem(answer));
    await()
        .until(
            () -> muster.database().getCollection("dead_letters").countDocuments(eq("user_id", id)),
            letters -> letters == 2);
  }

  @Test
  void theOutcomesOfProducersAreToldApartToo() throws Exception {
    try (Producer producer = muster.producer()) {
      String noa = People.word("noa");
      JsonObject create =
          new JsonObject()
              .put("user_id", Producer.newUserId())
              .put("name", noa)
              .put("email", People.email(noa))
              .put("password_hash", People.HASH);
      JsonObject plain = create.copy().put("password", "never in plaintext");
      Instant yesterday = Instant.now().minus(Duration.ofHours(25));

      JsonObject failed = producer.send("plain", "user.create", plain);
      JsonObject expired = producer.send("old", "user.create", create, yesterday);
      JsonObject applied = producer.send("good", "user.create", create);

      assertEquals("failed", failed.getString("status"), failed::encode);
      assertEquals("command-failed", Told.problem(failed.getJsonObject("problem")));
      assertEquals("expired", expired.getString("status"), expired::encode);
      assertEquals("command-expired", Told.problem(expired.getJsonObject("problem")));
      assertEquals("applied", applied.getString("status"), applied::encode);
      for (JsonObject reply : List.of(failed, expired, applied)) {
        String path = "/operations/" + reply.getString("operation_id");
        assertEquals(reply.getString("status"), asAdmin(path), reply::encode);
        HttpResponse<String> other = muster.api(1).send(Request.get(path));
        assertEquals(404, other.statusCode(), "it is the producer's own: " + other.body());
      }
      Operation neverSent = new Operation("never sent", producer.name(), Instant.now());
      assertEquals("pending", asAdmin(pathOf(neverSent)));
    }
  }

  private static String asAdmin(String path) {
    HttpResponse<String> answer = muster.api(0).sendAs(Deployment.ROOT, Request.get(path));
    assertEquals(200, answer.statusCode(), answer::body);
    JsonObject told = Told.json(answer);
    if (told.containsKey("problem")) {
      assertEquals(409, told.getJsonObject("problem").getInteger("status"), told::encode);
    }
    return told.getString("status");
  }

  @Test
  void nobodyReadsTheOperationOfAnother() {
    String operation = accepted(muster.api(0), Request.post(People.user(People.word("oda"))));

    HttpResponse<String> asBob = muster.api(0).sendAs(Deployment.BOB, Request.get(operation));

    assertEquals(404, asBob.statusCode(), asBob::body);
    assertEquals(200, muster.api(1).sendAs(Deployment.ROOT, Request.get(operation)).statusCode());
    assertEquals("applied", decided(muster.api(1), operation).getString("status"));
  }

  @Test
  void anIdThatIsForgedBrokenOrOfAnotherServiceIsUnknown() {
    String genuine = accepted(muster.api(0), Request.post(People.user(People.word("pia"))));
    Operation alices = new Operation("0123456789abcdef", Deployment.ALICE, Instant.now());
    OperationIds others =
        new OperationIds(SigningKeys.of(List.of("the secret of another service, long enough")));
    StringBuilder changed = new StringBuilder(genuine);
    int middle = genuine.length() / 2;
    changed.setCharAt(middle, genuine.charAt(middle) == 'A' ? 'B' : 'A');

    for (String path :
        List.of(
            changed.toString(),
            genuine.substring(0, genuine.length() - 4),
            "/operations/" + others.encode(alices),
            "/operations/0123456789abcdef")) {
      HttpResponse<String> answer = muster.api(1).sendAs(Deployment.ROOT, Request.get(path));
      assertEquals(404, answer.statusCode(), path + " " + answer.body());
    }
  }

  @Test
  void whatIsNoLongerKeptIsGone() {
    Instant longAgo = Instant.now().minus(Duration.ofHours(50));
    HttpResponse<String> gone =
        muster
            .api(0)
            .send(
                Request.get(pathOf(new Operation("0123456789abcdef", Deployment.ALICE, longAgo))));

    assertEquals(410, gone.statusCode(), gone::body);
    assertEquals("gone", Told.problem(gone));
  }

  @Test
  void aClientSaysHowLongItWaits() {
    Request wait = Request.post(People.user(People.word("quin"))).with("Prefer", "wait=1");
    List<HttpResponse<String>> answers = new ArrayList<>();
    long begin = System.nanoTime();
    muster.whileWorkersArePaused(() -> answers.add(muster.api(0).send(wait)));
    Duration waited = Duration.ofNanos(System.nanoTime() - begin);

    HttpResponse<String> late = answers.get(0);
    assertEquals(202, late.statusCode(), late::body);
    assertEquals("wait=1", Told.header(late, "Preference-Applied"));
    assertTrue(waited.compareTo(Duration.ofMillis(900)) > 0, waited::toString);
    assertTrue(waited.compareTo(Duration.ofSeconds(5)) < 0, waited::toString);
    assertEquals(
        "applied", decided(muster.api(1), Told.header(late, "Location")).getString("status"));

    HttpResponse<String> inTime =
        muster
            .api(0)
            .send(Request.post(People.user(People.word("rosa"))).with("Prefer", "wait=20"));
    assertEquals(201, inTime.statusCode(), inTime::body);
  }

  @Test
  void theOutcomeIsFoundAtTheOtherApiWhenTheOneThatTookTheWriteWasKilled() {
    String sam = People.word("sam");
    Request create = Request.post(People.user(sam)).keyed(People.word("key"));
    List<String> operation = new ArrayList<>();
    muster.whileWorkersArePaused(
        () -> {
          operation.add(accepted(muster.api(0), create));
          muster.api(0).kill();
          assertEquals("pending", status(muster.api(1), operation.get(0)));
        });

    JsonObject applied = decided(muster.api(1), operation.get(0));

    assertEquals("applied", applied.getString("status"), applied::encode);
    HttpResponse<String> retry = muster.api(1).send(create);
    assertEquals(201, retry.statusCode(), retry::body);
    assertEquals(applied.getString("user_id"), Told.json(retry).getString("_id"));
    muster.replaceApi(0);
    assertEquals("applied", status(muster.api(0), operation.get(0)));
  }
}
