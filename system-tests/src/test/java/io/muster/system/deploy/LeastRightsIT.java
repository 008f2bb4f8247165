package io.muster.system.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.messaging.Names;
import io.muster.system.ProgramRun;
import io.muster.system.Repository;
import io.muster.system.process.MusterProcess;
import io.muster.user.UserId;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** API and worker as the users with least rights, on a database and a broker set up as shipped. */
@NeedsReplicaSet(members = 3, isolated = true, authentication = true, initiated = false)
@Timeout(300)
class LeastRightsIT {

  private static final String KEYS = "a-signing-secret-of-at-least-32-characters";
  private static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA"
          + "$RdescudvJCsgt3ub+b+dWRWJTmaaJObGV3vDTDwFLuE";

  @TempDir private static Path home;
  private static RabbitServer rabbit;
  private static MusterProcess api;
  private static MusterProcess worker;
  private static Map<String, String> operator;

  @BeforeAll
  static void start(MongoReplicaSet mongo) throws Exception {
    assumeTrue(Mongosh.find().isPresent(), Mongosh.WHERE);
    rabbit = BrokerDefinitions.startOrSkip("4");
    ProgramRun init = Mongosh.init(home, Mongosh.settings(mongo));
    assertEquals(0, init.exitCode(), init.err());

    operator =
        Map.of(
            "MONGO_URI", MongoUser.uri(mongo, "muster_operator", Mongosh.OPERATOR),
            "RABBITMQ_URI", BrokerDefinitions.uri(rabbit, "muster-operator"));
    api = start("api-verticle", mongo, "muster_api", Mongosh.API, "muster-api");
    worker = start("worker-verticle", mongo, "muster_worker", Mongosh.WORKER, "muster-worker");
    worker.awaitReady();
    api.awaitReady();
  }

  @AfterAll
  static void end() {
    for (AutoCloseable part : new AutoCloseable[] {api, worker, rabbit}) {
      closeQuietly(part);
    }
  }

  private static MusterProcess start(
      String module, MongoReplicaSet mongo, String mongoUser, String password, String amqpUser) {
    return MusterProcess.start(
        module,
        Map.of(
            "MONGO_URI", MongoUser.uri(mongo, mongoUser, password),
            "RABBITMQ_URI", BrokerDefinitions.uri(rabbit, amqpUser),
            "SIGNING_KEYS", KEYS));
  }

  @Test
  void aUserIsCreatedReadChangedAndDeleted() {
    HttpResponse<String> created =
        api.request(
            "POST",
            "/users",
            "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"password\":\"correct horse\"}");
    assertEquals(201, created.statusCode(), created.body() + worker.output());
    String path = created.headers().firstValue("Location").orElseThrow();
    String token = created.headers().firstValue("Consistency-Token").orElseThrow();

    assertEquals(200, api.get(path, token).statusCode());
    HttpResponse<String> changed = api.request("PATCH", path, "{\"name\":\"Ada L\"}");
    assertEquals(200, changed.statusCode(), changed.body());
    assertEquals(200, api.request("GET", "/users?per_page=5", "").statusCode());
    assertEquals(200, api.request("GET", "/ping/db", "").statusCode());
    assertEquals(200, api.request("DELETE", path, "").statusCode());
  }

  @Test
  void aProducerOutsideSendsACommandAndGetsItsReply() throws Exception {
    String reply = produce("create-1", "65f0c0ffee00000000000001", "\"name\":\"Bea\"");

    assertTrue(reply.contains("\"status\":\"applied\""), reply);
    assertTrue(reply.contains("\"command_id\":\"muster-import/create-1\""), reply);
    String again = produce("create-1", "65f0c0ffee00000000000001", "\"name\":\"Bea\"");
    assertTrue(again.contains("\"status\":\"applied\""), again);
  }

  @Test
  void whatAProducerSendsWrongBecomesADeadLetterAndIsAnswered() throws Exception {
    String reply = produce("create-2", "65f0c0ffee00000000000002", "\"nickname\":\"Bea\"");

    assertTrue(reply.contains("\"status\":\"failed\""), reply);
  }

  @Test
  void anOperatorReplaysWhatWentToAWrongShardAndDropsIt() throws Exception {
    String user = "65f0c0ffee00000000000003";
    String id = "muster-import/create-3";
    String reply = produce("create-3", user, "\"name\":\"Cleo\"", 1);
    assertTrue(reply.contains("\"status\":\"failed\""), reply);

    assertTrue(deadLetters("show", id).out().contains("this user belongs to shard"));
    for (int i = 0; i < 2; i++) {
      ProgramRun replayed = deadLetters("replay", "--id", id, "--yes");
      assertEquals(0, replayed.exitCode(), replayed.err() + worker.output());
      assertEquals(id + ": applied as " + id + "/replay, v1", replayed.out().strip());
    }
    assertTrue(api.request("GET", "/users/" + user, "").body().contains("\"version\":1"));
    assertTrue(deadLetters("list", "--id", id).out().contains(" applied "));
    assertEquals(0, deadLetters("drop", "--id", id, "--yes").exitCode());
    ProgramRun none = deadLetters("list", "--id", id);
    assertEquals("", none.out());
    assertEquals("No dead letter matches.", none.err().strip());
  }

  @Test
  void aFileIsImportedThroughTheApiAndOverTheQueueAndUsersAreExported() throws Exception {
    Path file = home.resolve("people.csv");
    Files.writeString(
        file,
        "name,email,password_hash\nDora,dora@example.org,\"%s\"\nEmil,none,\"%s\"\n"
            .formatted(HASH, HASH));
    String queue = BrokerDefinitions.uri(rabbit, "muster-import");

    ProgramRun overTheApi = command(Map.of("MUSTER_URL", api.api()), "import", file.toString());
    ProgramRun overTheQueue =
        command(
            Map.of("RABBITMQ_URI", queue),
            "import",
            "--amqp",
            "--on-conflict",
            "skip",
            file.toString());
    ProgramRun exported = command(Map.of("MUSTER_URL", api.api()), "export");

    String told = overTheApi.err() + overTheApi.out() + worker.output();
    assertTrue(overTheApi.out().contains("1 created, 0 updated, 0 skipped, 1 refused"), told);
    assertTrue(
        overTheQueue.out().contains("0 created, 0 updated, 1 skipped, 1 refused"),
        overTheQueue.err() + overTheQueue.out());
    assertTrue(exported.out().contains("dora@example.org"), exported.err());
    String imports = api.request("GET", "/imports", "").body();
    assertTrue(imports.contains("\"state\":\"done\""), imports);
  }

  private static ProgramRun deadLetters(String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("dead-letters"));
    words.addAll(List.of(arguments));
    return command(operator, words.toArray(String[]::new));
  }

  private static ProgramRun command(Map<String, String> settings, String... arguments)
      throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Repository.path("bulk-import/target/bulk-import.jar").toString()));
    words.addAll(List.of(arguments));
    return ProgramRun.run(Duration.ofMinutes(1), settings, words);
  }

  private static String produce(String id, String user, String nameField) throws Exception {
    return produce(id, user, nameField, 0);
  }

  private static String produce(String id, String user, String nameField, int shardsBeside)
      throws Exception {
    String body =
        "{\"user_id\":\"%s\",%s,\"email\":\"%s@example.org\",\"password_hash\":\"%s\"}"
            .formatted(user, nameField, id, HASH);
    String queue = "muster-import.replies." + id;
    try (Connection connection =
            BrokerUser.factory(
                    rabbit, "muster-import", BrokerDefinitions.passwordOf("muster-import"))
                .newConnection();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, false, true, true, null);
      BlockingQueue<Delivery> replies = new LinkedBlockingQueue<>();
      channel.basicConsume(queue, true, (tag, delivery) -> replies.add(delivery), tag -> {});
      channel.confirmSelect();
      channel.basicPublish(
          Names.COMMANDS,
          Names.shardKey((Names.shardOf(new UserId(user), 8) + shardsBeside) % 8),
          true,
          properties(id, queue),
          body.getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(10_000);
      Delivery reply = replies.poll(30, TimeUnit.SECONDS);
      assertNotNull(reply, () -> "no reply: " + worker.output());
      assertEquals("correlation-" + id, reply.getProperties().getCorrelationId());
      return new String(reply.getBody(), StandardCharsets.UTF_8);
    }
  }

  private static BasicProperties properties(String id, String replyTo) {
    return new BasicProperties.Builder()
        .messageId(id)
        .userId("muster-import")
        .type("user.create")
        .contentType("application/json")
        .deliveryMode(2)
        .timestamp(new Date())
        .replyTo(replyTo)
        .correlationId("correlation-" + id)
        .build();
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
