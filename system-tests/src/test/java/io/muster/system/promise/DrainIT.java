package io.muster.system.promise;

import static com.mongodb.client.model.Filters.eq;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.process.MusterProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that are told to stop finish what they have, and lose nothing. */
@NeedsRabbit(version = "4", virtualHosts = true)
@NeedsReplicaSet(members = 3)
@Timeout(120)
class DrainIT {

  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(30);

  private static String virtualHost;
  private static Processes processes;
  private static MusterProcess worker;

  @BeforeAll
  static void start(RabbitServer rabbit, MongoReplicaSet mongo) {
    virtualHost = rabbit.newVirtualHost();
    processes = new Processes(virtualHost, mongo.uri(), "drain", Map.of());
    worker = processes.worker();
    worker.awaitReady();
  }

  @AfterAll
  static void end() {
    if (processes != null) {
      processes.close();
    }
  }

  private static List<CompletableFuture<HttpResponse<String>>> creations(Api api, int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> api.start(Request.post(People.user(People.word("drain")))))
        .toList();
  }

  private static void awaitNotReady(MusterProcess process) {
    await().atMost(AT_ONCE).until(() -> process.health("ready") == 503);
  }

  @Test
  void anApiUnderLoadGoesOnForTheGracePeriodAndAnswersAllThatItTook() {
    MusterProcess api = processes.api("DRAIN_DELAY", "4s");
    Api http = Api.of(api.awaitReady());
    try (Load load = Load.start(6, http::send)) {
      await().atMost(SOON).until(() -> load.answered() > 50 || !load.failures().isEmpty());
      assertEquals(List.of(), load.failures());

      api.signal("TERM");

      awaitNotReady(api);
      int before = load.answered();
      String body = People.user(People.word("late"));
      HttpResponse<String> late = http.send(Request.post(body));
      assertEquals(201, late.statusCode(), late::body);
      assertEquals("close", Told.header(late, "Connection"));
      String told = load.finish();
      assertEquals(List.of(), load.failures(), told);
      assertTrue(load.answered() > before, told);
    }
    assertEquals(0, api.exitCode());
    assertTrue(api.output().contains("event=stopped finished=true"), api::output);
  }

  @Test
  void whoWaitsForAHashOrForAWorkerWhenListeningEndsIsAnswered() {
    MusterProcess api = processes.api("HASHING_THREADS", "1", "HASHING_QUEUE", "200");
    Api http = Api.of(api.awaitReady());
    http.create(People.user(People.word("first")));
    double hashed = api.metric("muster_password_hash_seconds_count");
    int count = 80;
    List<CompletableFuture<HttpResponse<String>>> running = creations(http, count);
    // All of them are in: hashed, being hashed, or waiting for it.
    await()
        .atMost(SOON)
        .until(
            () ->
                api.metric("muster_password_waiting")
                        + api.metric("muster_password_hash_seconds_count")
                        - hashed
                    >= count - 1);
    double waiting = api.metric("muster_password_waiting");
    assertTrue(waiting > 5, "only " + waiting + " wait");
    worker.signal("STOP");

    api.signal("TERM");

    try {
      awaitNotListening(http);
    } finally {
      worker.signal("CONT");
    }
    for (CompletableFuture<HttpResponse<String>> answer : running) {
      assertEquals(201, answer.join().statusCode(), () -> answer.join().body());
    }
    assertEquals(0, api.exitCode(), api::output);
    assertTrue(api.output().contains("event=stopped finished=true"), api::output);
  }

  private static void awaitNotListening(Api http) {
    await()
        .atMost(AT_ONCE)
        .until(
            () ->
                http.start(Request.get("/ping/app"))
                    .handle((answer, refused) -> refused != null)
                    .join());
  }

  @Test
  void aWorkerUnderLoadFinishesItsUnitAndNothingItDecidedIsDeliveredAgain() throws Exception {
    MusterProcess api = processes.api();
    MusterProcess leaving = processes.worker("WORKER_ID", "leaving").awaitReady();
    Api http = Api.of(api.awaitReady());
    try (EventLog events = new EventLog(virtualHost);
        Load load = Load.start(6, http::send)) {
      await().atMost(SOON).until(() -> leaving.metric("muster_worker_commands_total") > 50);

      leaving.signal("TERM");

      assertEquals(0, leaving.exitCode(), leaving::output);
      assertTrue(leaving.output().contains("event=stopped finished=true"), leaving::output);
      int before = load.answered();
      await().atMost(SOON).until(() -> load.answered() > before + 50);
      String told = load.finish();
      assertEquals(List.of(), load.failures(), told);
      assertTrue(events.size() > 100, "events " + events.size());
      assertEquals(List.of(), events.doubled(), told);
    }
  }

  @Test
  void aSecondSignalEndsTheProcessAtOnce() {
    MusterProcess leaving = processes.worker("DRAIN_DELAY", "60s").awaitReady();
    leaving.signal("TERM");
    awaitNotReady(leaving);
    assertTrue(leaving.isAlive());

    leaving.signal("TERM");

    await().atMost(AT_ONCE).until(() -> !leaving.isAlive());
    assertEquals(0, leaving.exitCode(), leaving::output);
    assertTrue(leaving.output().contains("event=stop_cut_short"), leaving::output);
  }

  @Test
  @NeedsReplicaSet(members = 1, isolated = true)
  void theDeadlineEndsAStopThatTheDatabaseHoldsUpAndNothingIsLost(
      RabbitServer rabbit, MongoReplicaSet set) {
    String deadline = "2s";
    try (Processes own =
        new Processes(
            rabbit.newVirtualHost(),
            set.uri(),
            "deadline",
            Map.of("SHUTDOWN_DEADLINE", deadline, "ANSWER_DEADLINE", "30s"))) {
      MusterProcess stuckWorker = own.worker().awaitReady();
      MusterProcess stuckApi = own.api().awaitReady();
      Api http = Api.of(stuckApi);
      http.create(People.user(People.word("before")));
      MongoMember member = set.primary();
      member.pause();
      String name = People.word("stuck");
      http.start(Request.post(People.user(name)));
      await().atMost(AT_ONCE).until(() -> stuckApi.metric("muster_writes_in_flight") == 1);
      // Long enough for the worker to have it in hand.
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);

      stuckWorker.signal("TERM");
      stuckApi.signal("TERM");

      for (MusterProcess stuck : List.of(stuckWorker, stuckApi)) {
        await().atMost(SOON).until(() -> !stuck.isAlive());
        assertEquals(0, stuck.exitCode(), stuck::output);
        assertTrue(stuck.output().contains("event=shutdown_deadline_passed"), stuck::output);
      }
      member.resume();
      set.awaitHealthy();
      own.worker().awaitReady();
      try (MongoClient mongo = MongoClients.create(set.uri())) {
        MongoCollection<Document> users = mongo.getDatabase("deadline").getCollection("users");
        await()
            .atMost(SOON)
            .until(() -> users.countDocuments(eq("email", People.email(name))) == 1);
      }
    }
  }
}
