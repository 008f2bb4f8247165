package io.muster.system.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class SeparateProcessesIT {

  private static final String KEYS = "a-signing-secret-of-at-least-32-characters";
  private static final Pattern ID = Pattern.compile("\"_id\":\"([0-9a-f]{24})\"");

  private final List<MusterProcess> running = new ArrayList<>();

  @AfterEach
  void end() {
    running.forEach(MusterProcess::close);
  }

  private MusterProcess start(String module, RabbitServer rabbit, MongoReplicaSet mongo) {
    Map<String, String> settings = new HashMap<>();
    settings.put("RABBITMQ_URI", rabbit.uri());
    settings.put("MONGO_URI", mongo.uri());
    settings.put("SIGNING_KEYS", KEYS);
    return start(module, settings);
  }

  private MusterProcess start(String module, Map<String, String> settings) {
    MusterProcess process = MusterProcess.start(module, settings);
    running.add(process);
    return process;
  }

  private static String user(String name) {
    return "{\"name\":\""
        + name
        + "\",\"email\":\""
        + name
        + "@example.org\",\"password\":\"correct horse\"}";
  }

  private static String idOf(HttpResponse<String> created) {
    assertEquals(201, created.statusCode(), created::body);
    Matcher matcher = ID.matcher(created.body());
    assertTrue(matcher.find(), created::body);
    return matcher.group(1);
  }

  private static String token(HttpResponse<String> response) {
    return response.headers().firstValue("Consistency-Token").orElseThrow();
  }

  @Test
  @NeedsRabbit(version = "4", isolated = true)
  @NeedsReplicaSet(members = 3, isolated = true)
  void aUserIsCreatedReadChangedAndDeletedThroughTheQueue(
      RabbitServer rabbit, MongoReplicaSet mongo) {
    MusterProcess api = start("api-verticle", rabbit, mongo).awaitReady();
    start("worker-verticle", rabbit, mongo).awaitReady();

    HttpResponse<String> created = api.request("POST", "/users", user("ada"));
    String path = "/users/" + idOf(created);
    assertEquals(path, created.headers().firstValue("Location").orElseThrow());
    assertEquals(409, api.request("POST", "/users", user("ADA")).statusCode());

    HttpResponse<String> read = api.get(path, token(created));
    assertEquals(200, read.statusCode(), read::body);
    assertTrue(read.body().contains("\"version\":1"), read::body);

    HttpResponse<String> patched = api.request("PATCH", path, "{\"name\":\"Ada L\"}");
    assertEquals(200, patched.statusCode(), patched::body);
    assertTrue(api.get(path, token(patched)).body().contains("Ada L"));

    HttpResponse<String> deleted = api.request("DELETE", path, "");
    assertEquals(200, deleted.statusCode(), deleted::body);
    assertEquals(404, api.get(path, token(deleted)).statusCode());
    assertEquals(404, api.request("DELETE", path, "").statusCode());
  }

  @Test
  @NeedsRabbit(version = "4", isolated = true)
  @NeedsReplicaSet(members = 3, isolated = true)
  void processesStartInAnyOrderAndHealWhenABackendComesBack(
      RabbitServer rabbit, MongoReplicaSet mongo) {
    rabbit.stop();
    mongo.members().forEach(member -> member.stop());
    MusterProcess worker = start("worker-verticle", rabbit, mongo);
    MusterProcess api = start("api-verticle", rabbit, mongo);
    for (MusterProcess process : List.of(api, worker)) {
      assertEquals(200, process.health("live"));
      assertEquals(503, process.health("ready"));
    }
    assertEquals(503, api.request("POST", "/users", user("early")).statusCode());

    mongo.members().forEach(member -> member.start());
    mongo.awaitHealthy();
    rabbit.start();
    api.awaitReady();
    worker.awaitReady();
    idOf(api.request("POST", "/users", user("first")));

    await().pollDelay(RabbitServer.QUEUES_KEPT).until(() -> true);
    rabbit.kill();
    await().atMost(Duration.ofSeconds(30)).until(() -> api.health("ready") == 503);
    rabbit.start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> api.request("POST", "/users", user("second")).statusCode(), this::isDone);

    mongo.primary().kill();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> api.request("POST", "/users", user("third")).statusCode(), this::isDone);
    assertEquals(0, api.terminate());
    assertEquals(0, worker.terminate());
  }

  /** Created, or created by an earlier try that was answered with less. */
  private boolean isDone(int status) {
    return status == 201 || status == 409;
  }

  @Test
  @NeedsRabbit(version = "4", isolated = true)
  @NeedsReplicaSet(members = 3, isolated = true)
  void readsGoToTheSecondaries(RabbitServer rabbit, MongoReplicaSet mongo) {
    MusterProcess api = start("api-verticle", rabbit, mongo).awaitReady();
    start("worker-verticle", rabbit, mongo).awaitReady();
    HttpResponse<String> created = api.request("POST", "/users", user("ada"));
    String path = "/users/" + idOf(created);
    api.get(path, token(created));
    long primaryBefore = Opcounters.queries(mongo.primary());
    long secondariesBefore = Opcounters.queries(mongo.secondaries());

    for (int i = 0; i < 200; i++) {
      assertEquals(200, api.request("GET", path, "").statusCode());
    }

    long onSecondaries = Opcounters.queries(mongo.secondaries()) - secondariesBefore;
    long onPrimary = Opcounters.queries(mongo.primary()) - primaryBefore;
    assertTrue(onSecondaries >= 200, "secondaries answered " + onSecondaries + " of 200");
    assertTrue(onPrimary < 50, "the primary answered " + onPrimary);
  }

  @Test
  @NeedsRabbit(version = "3.10", isolated = true)
  @NeedsReplicaSet(members = 3)
  void theOldestSupportedBrokerServesToo(RabbitServer rabbit, MongoReplicaSet mongo) {
    MusterProcess api = start("api-verticle", rabbit, mongo).awaitReady();
    start("worker-verticle", rabbit, mongo).awaitReady();
    start("worker-verticle", rabbit, mongo).awaitReady();

    for (int i = 0; i < 30; i++) {
      idOf(api.request("POST", "/users", user("old" + i + "-" + System.nanoTime())));
    }
  }

  @Test
  void allWrongSettingsAreToldTogetherAndTheExitCodeIs78() {
    for (String module : List.of("api-verticle", "worker-verticle")) {
      MusterProcess process =
          start(module, Map.of("MONGO_URI", "nonsense", "SHARDS", "many", "SIGNING_KEYS", "short"));

      assertEquals(78, process.exitCode());
      for (String name : List.of("MONGO_URI", "SHARDS", "SIGNING_KEYS", "RABBITMQ_URI")) {
        assertTrue(process.output().contains(name), process::output);
      }
    }
  }

  @Test
  void anApiWithoutKeysBindsToLoopbackAlone() {
    MusterProcess process =
        start(
            "api-verticle",
            Map.of(
                "MONGO_URI", "mongodb://127.0.0.1:1/muster?replicaSet=rs0",
                "RABBITMQ_URI", "amqp://guest:guest@127.0.0.1:1/muster",
                "SIGNING_KEYS", KEYS,
                "HTTP_HOST", "0.0.0.0"));

    assertEquals(78, process.exitCode());
    assertTrue(process.output().contains("muster keys create"), process::output);
  }
}
