package io.muster.system.promise;

import static com.mongodb.client.model.Filters.eq;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.ClientSession;
import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.program.RunningProgram;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.command.CommandIds;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A write that is sent again and again under one key is done once, and answered alike. */
@NeedsRabbit(version = "4", virtualHosts = true)
@NeedsReplicaSet(members = 3)
@Timeout(180)
class IdempotencyIT {

  private static final int RETRIES = 50;

  private static Deployment muster;

  @BeforeAll
  static void start(RabbitServer rabbit, MongoReplicaSet mongo, @TempDir Path folder)
      throws Exception {
    muster = Deployment.start(rabbit, mongo, "idempotency", folder);
  }

  @AfterAll
  static void end() {
    if (muster != null) {
      muster.close();
    }
  }

  /** At both APIs at the same time; a client repeats its id of the request with the request. */
  private static List<HttpResponse<String>> retry(Request request) {
    Request same = request.with("X-Request-Id", "the-request");
    List<CompletableFuture<HttpResponse<String>>> running =
        IntStream.range(0, RETRIES).mapToObj(n -> muster.api(n).start(same)).toList();
    return running.stream().map(CompletableFuture::join).toList();
  }

  private static Told theOneAnswer(List<HttpResponse<String>> answers) {
    Set<Told> different = new HashSet<>();
    answers.forEach(answer -> different.add(Told.of(answer)));
    assertEquals(1, different.size(), different::toString);
    return different.iterator().next();
  }

  private static long usersOf(String email) {
    return muster.database().getCollection("users").countDocuments(eq("email", email));
  }

  private static Document stored(String path) {
    ObjectId id = new ObjectId(path.substring(path.lastIndexOf('/') + 1));
    return muster.database().getCollection("users").find(eq("_id", id)).first();
  }

  @Test
  void manyRetriesOfOneCreateMakeOneUserAndAllGetItsAnswer() {
    String ada = People.word("ada");
    Request create = Request.post(People.user(ada)).keyed(People.word("key"));

    List<HttpResponse<String>> answers = retry(create);

    Told told = theOneAnswer(answers);
    assertEquals(201, told.status(), told::toString);
    assertEquals(1, usersOf(People.email(ada)));
    Document user = stored(told.headers().get("location").get(0));
    assertEquals(1L, user.get("version"));
    HttpResponse<String> late = muster.api(1).send(create.with("X-Request-Id", "the-request"));
    assertEquals(told, Told.of(late));
    assertTrue(Told.isReplayed(late));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH"})
  void manyRetriesOfOneChangeAreAppliedOnceAndAllGetItsAnswer(String method) {
    String path = muster.api(0).create(People.user(People.word("bea")));
    String renamed = People.word("cleo");
    Request change =
        method.equals("PUT")
            ? Request.put(path, People.user(renamed))
            : Request.patch(path, People.named(renamed));
    change = change.keyed(People.word("key"));

    Told told = theOneAnswer(retry(change));

    assertEquals(200, told.status(), told::toString);
    assertEquals(List.of("\"2\""), told.headers().get("etag"));
    assertEquals(2L, stored(path).get("version"));
    assertEquals(renamed, stored(path).get("name"));

    assertEquals(200, muster.api(0).send(Request.patch(path, People.named("Later"))).statusCode());
    assertEquals(told, Told.of(muster.api(1).send(change.with("X-Request-Id", "the-request"))));
    assertEquals("Later", stored(path).get("name"), "the retry undid what came after it");
  }

  @Test
  void manyRetriesOfOneDeletionAllSayThatItIsDeleted() {
    String path = muster.api(0).create(People.user(People.word("dora")));

    Told told = theOneAnswer(retry(Request.delete(path).keyed(People.word("key"))));

    assertEquals(200, told.status(), told::toString);
    assertTrue(told.body().contains("User deleted"), told::body);
    assertEquals(404, muster.api(1).send(Request.delete(path)).statusCode());
  }

  @Test
  void whatWasRejectedOnceStaysRejectedAlsoWhenTheAddressHasBecomeFree() {
    String taken = People.email(People.word("taken"));
    String owner = muster.api(0).create(People.user("Owner", taken));
    Request create = Request.post(People.user("Late", taken)).keyed(People.word("key"));

    Told told = theOneAnswer(retry(create));
    assertEquals(409, told.status(), told::toString);
    assertTrue(told.body().contains("/problems/email-taken"), told::body);

    assertEquals(200, muster.api(0).send(Request.delete(owner)).statusCode());
    assertEquals(told, theOneAnswer(retry(create)));
    assertEquals(0, usersOf(taken));
    assertEquals(201, muster.api(1).send(create.keyed(People.word("key"))).statusCode());
  }

  @Test
  void anotherRequestUnderTheKeyIsRefusedAndWritesNothing() {
    String eve = People.word("eve");
    String key = People.word("key");
    String path = muster.api(0).create(People.user(People.word("fay")));
    Request patch = Request.patch(path, People.named("First")).keyed(key);
    Request create = Request.post(People.user(eve)).keyed(key);
    assertEquals(200, muster.api(0).send(patch).statusCode());
    assertEquals(201, muster.api(0).send(create).statusCode());

    String other = People.word("other");
    HttpResponse<String> refused = muster.api(1).send(Request.post(People.user(other)).keyed(key));
    assertEquals(422, refused.statusCode(), refused::body);
    assertEquals("idempotency-mismatch", Told.problem(refused));
    assertEquals(0, usersOf(People.email(other)));
    Request changed = Request.patch(path, People.named("Second")).keyed(key);
    assertEquals(422, muster.api(1).send(changed).statusCode());
    assertEquals(422, muster.api(1).send(patch.with("If-Match", "\"1\"")).statusCode());
    assertEquals("First", stored(path).get("name"));
  }

  @Test
  void theKeysOfOneClientAreNoneOfAnothers() {
    String key = People.word("key");
    Request create = Request.post(People.user(People.word("gil"))).keyed(key);
    assertEquals(201, muster.api(0).sendAs(Deployment.ALICE, create).statusCode());

    HttpResponse<String> other =
        muster
            .api(0)
            .sendAs(Deployment.BOB, Request.post(People.user(People.word("ida"))).keyed(key));

    assertEquals(201, other.statusCode(), other::body);
    assertFalse(Told.isReplayed(other));
  }

  @Test
  void aMendedRequestMayUseTheKeyOfTheOneThatWasInvalid() {
    String key = People.word("key");
    String hal = People.word("hal");
    HttpResponse<String> invalid =
        muster.api(0).send(Request.post(People.user("", People.email(hal))).keyed(key));
    assertEquals(400, invalid.statusCode(), invalid::body);

    HttpResponse<String> mended = muster.api(1).send(Request.post(People.user(hal)).keyed(key));

    assertEquals(201, mended.statusCode(), mended::body);
    assertFalse(Told.isReplayed(mended));
  }

  @Test
  void aRetryAfter202GetsTheOutcomeOnceThereIsOne() {
    Request create = Request.post(People.user(People.word("ian"))).keyed(People.word("key"));
    List<HttpResponse<String>> answers = new ArrayList<>();
    muster.whileWorkersArePaused(
        () -> {
          for (int n = 0; n < 2; n++) {
            answers.add(muster.api(n).send(create.with("Prefer", "respond-async")));
          }
        });
    for (HttpResponse<String> answer : answers) {
      assertEquals(202, answer.statusCode(), answer::body);
    }

    HttpResponse<String> outcome = muster.api(1).insist(create);

    assertEquals(201, outcome.statusCode(), outcome::body);
    HttpResponse<String> operation =
        muster.api(0).send(Request.get(Told.header(answers.get(0), "Location")));
    JsonObject told = Told.json(operation);
    assertEquals("applied", told.getString("status"), operation::body);
    assertEquals(Told.json(outcome).getString("_id"), told.getString("user_id"));
    HttpResponse<String> again = muster.api(0).send(create.with("Prefer", "respond-async"));
    assertEquals(201, again.statusCode(), "there is an outcome, so nothing is left to wait for");
  }

  @Test
  void aWorkerKilledWithTheCommandInHandIsFollowedByOneThatDoesItOnce() {
    String path = muster.api(0).create(People.user(People.word("jon")));
    String key = People.word("key");
    Request patch =
        Request.patch(path, People.named("Joan")).keyed(key).with("X-Request-Id", "the-request");
    String commandId = CommandIds.keyed(Deployment.ALICE, key, "PATCH", path);
    List<Double> before = muster.workers().stream().map(IdempotencyIT::conflicts).toList();
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    RunningProgram killed;
    ExecutorService clients = Executors.newFixedThreadPool(RETRIES);
    try (ClientSession session = muster.mongo().startSession()) {
      // Where the outcome goes is taken by somebody who never commits: whoever tries stays in it.
      session.startTransaction();
      muster
          .database()
          .getCollection("outcomes")
          .insertOne(session, new Document("_id", commandId));
      for (int n = 0; n < RETRIES; n++) {
        Api api = muster.api(n);
        running.add(CompletableFuture.supplyAsync(() -> api.insist(patch), clients));
      }
      killed = await().until(() -> oneInConflict(before), worker -> worker != null);
      killed.kill();
      session.abortTransaction();
    }

    List<HttpResponse<String>> answers = running.stream().map(CompletableFuture::join).toList();
    clients.shutdown();

    Told told = theOneAnswer(answers);
    assertEquals(200, told.status(), told::toString);
    assertEquals(2L, stored(path).get("version"));
    muster.replaceWorker(killed);
    assertEquals(told, Told.of(muster.api(1).insist(patch)));
    assertEquals(2L, stored(path).get("version"));
  }

  private static RunningProgram oneInConflict(List<Double> before) {
    for (int n = 0; n < before.size(); n++) {
      RunningProgram worker = muster.workers().get(n);
      if (conflicts(worker) > before.get(n)) {
        return worker;
      }
    }
    return null;
  }

  private static double conflicts(RunningProgram worker) {
    return Metrics.of(worker, "muster_worker_conflicts_total");
  }

  @Test
  void aProducerThatSendsAMessageAgainGetsTheSameOutcomeAndNothingIsDoneTwice() throws Exception {
    try (Producer producer = muster.producer()) {
      String kim = People.word("kim");
      String id = Producer.newUserId();
      JsonObject create =
          new JsonObject()
              .put("user_id", id)
              .put("name", kim)
              .put("email", People.email(kim))
              .put("password_hash", People.HASH);
      JsonObject patch = new JsonObject().put("user_id", id).put("name", "Kim the second");
      JsonObject taken = create.copy().put("user_id", Producer.newUserId());

      JsonObject created = producer.send("create " + kim, "user.create", create);
      JsonObject patched = producer.send("patch " + kim, "user.patch", patch);
      JsonObject rejected = producer.send("taken " + kim, "user.create", taken);
      assertEquals("applied", created.getString("status"), created::encode);
      assertEquals(2L, patched.getLong("version"), patched::encode);
      assertEquals("email-taken", Told.problem(rejected.getJsonObject("problem")));

      List<CompletableFuture<JsonObject>> again = new ArrayList<>();
      for (int n = 0; n < RETRIES; n++) {
        again.add(producer.start("patch " + kim, "user.patch", patch, Instant.now()));
      }
      for (CompletableFuture<JsonObject> reply : again) {
        assertEquals(outcome(patched), outcome(reply.join()));
      }
      assertEquals(
          outcome(created), outcome(producer.send("create " + kim, "user.create", create)));
      assertEquals(2L, stored(id).get("version"));

      JsonObject delete = new JsonObject().put("user_id", id);
      producer.send("delete " + kim, "user.delete", delete);
      assertEquals(outcome(rejected), outcome(producer.send("taken " + kim, "user.create", taken)));
      assertEquals(
          outcome(created), outcome(producer.send("create " + kim, "user.create", create)));
      assertEquals(0, usersOf(People.email(kim)), "it is deleted, and a retry brings nothing back");
    }
  }

  /** All of a reply but what is of its own moment. */
  private static JsonObject outcome(JsonObject reply) {
    JsonObject outcome = reply.copy();
    List.of("consistency_token", "queued_ms", "replayed").forEach(outcome::remove);
    return outcome;
  }
}
