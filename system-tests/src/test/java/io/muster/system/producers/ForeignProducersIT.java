package io.muster.system.producers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.process.FreePorts;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.ProgramRun;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The examples of producers, each run by its own client library on a real broker and store. */
@NeedsRabbit(version = "4", isolated = true)
@NeedsReplicaSet(members = 3)
@Timeout(300)
class ForeignProducersIT {

  private static final int ROWS = 1_100;
  private static final int APPLIED = 0;
  private static final int REFUSED = 1;
  private static final int NOT_TAKEN = 2;

  private static QueueDoor door;
  private static int managementPort;

  @TempDir private Path folder;

  private List<String> command;
  private String producer;

  @BeforeAll
  static void open(RabbitServer rabbit, MongoReplicaSet set) {
    managementPort = FreePorts.next();
    // What rabbitmq-plugins does; the port has to be known before.
    rabbit.ctl(
        "eval",
        "application:set_env(rabbitmq_management, tcp_config, [{port, "
            + managementPort
            + "}, {ip, \"127.0.0.1\"}], [{persistent, true}]), "
            + "{ok, F} = application:get_env(rabbit, enabled_plugins_file), "
            + "ok = file:write_file(F, \"[rabbitmq_management].\"), "
            + "rabbit_plugins:ensure(F).");
    door = QueueDoor.open(rabbit, set, "foreign-producers");
    for (ForeignClient client : ForeignClient.values()) {
      door.addProducer(nameOf(client));
      rabbit.ctl("set_user_tags", nameOf(client), "management");
    }
  }

  @AfterAll
  static void close() {
    if (door != null) {
      door.close();
    }
  }

  private static String nameOf(ForeignClient client) {
    return "crm-" + client.name().toLowerCase(Locale.ROOT);
  }

  private ProgramRun run(Map<String, String> more, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>(more);
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("RABBITMQ_URI", door.uriOf(producer));
    environment.put("RABBITMQ_MANAGEMENT", "http://127.0.0.1:" + managementPort);
    environment.put("RABBITMQ_USER", producer);
    environment.put("RABBITMQ_PASSWORD", QueueDoor.PASSWORD);
    environment.put("RABBITMQ_VHOST", door.virtualHost());
    return ProgramRun.run(Duration.ofMinutes(2), environment, words);
  }

  private List<JsonObject> replies(int exitCode, String... arguments) throws Exception {
    ProgramRun run = run(Map.of(), arguments);
    assertEquals(exitCode, run.exitCode(), run.out() + run.err());
    return run.out().lines().map(JsonObject::new).toList();
  }

  private void use(ForeignClient used) throws Exception {
    command = used.command(folder);
    producer = nameOf(used);
    assumeFalse(command.isEmpty(), used.whereItIsLookedFor());
  }

  @ParameterizedTest
  @EnumSource
  void aUserIsCreatedByEachClientAndARepeatIsAnsweredWithTheFirstOutcome(ForeignClient used)
      throws Exception {
    use(used);
    String user = new ObjectId().toHexString();
    String email = producer + "@example.org";
    String[] create = {"create", user, "Zoë \"Z\" Ødegård", email, QueueDoor.HASH};

    JsonObject first = replies(APPLIED, create).get(0);
    Document stored = door.users().find(new Document("email_key", email)).first();
    JsonObject again = replies(APPLIED, create).get(0);

    assertEquals(user, first.getString("user_id"));
    assertEquals(producer + "/create-" + user, first.getString("command_id"));
    assertTrue(again.getBoolean("replayed"), again::encode);
    assertEquals(first.getString("decided_at"), again.getString("decided_at"));
    assertEquals("Zoë \"Z\" Ødegård", stored.getString("name"));
    assertEquals(1, ((Number) stored.get("version")).intValue());
    assertEquals(stored, door.users().find(new Document("email_key", email)).first());
    create[1] = new ObjectId().toHexString();
    assertEquals("rejected", replies(REFUSED, create).get(0).getString("status"));
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsImportedByEachClientInChunksAndARepeatChangesNothing(ForeignClient used)
      throws Exception {
    use(used);
    String file = writeRows().toString();
    String importId = producer + "-2026";

    List<JsonObject> first = replies(REFUSED, "import", importId, file);
    List<Document> users = importedUsers();
    List<JsonObject> again = replies(REFUSED, "import", importId, file);

    assertEquals(2, first.size(), first::toString);
    assertEquals(999, first.get(0).getInteger("created"));
    assertEquals(7, rejected(first.get(0)).getInteger("row"));
    assertEquals(1_001, first.get(1).getInteger("first_row"));
    assertEquals(99, first.get(1).getInteger("created"));
    assertEquals(1_001, rejected(first.get(1)).getInteger("row"));
    assertTrue(
        rejected(first.get(1)).encode().contains("is taken by row 1 of this import"),
        first::toString);
    assertEquals(ROWS - 2, users.size());
    assertEquals(first, again);
    assertEquals(users, importedUsers());
    assertTrue(
        door.chunks().find(new Document("import_id", importId).append("chunk", 1)).first() != null);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageWithoutAQueueIsToldAndNotLostInSilence(ForeignClient used) throws Exception {
    use(used);

    ProgramRun run =
        run(Map.of("SHARDS", "1000003"), "create", "a".repeat(24), "A", "a@b.example", "h");

    assertEquals(NOT_TAKEN, run.exitCode(), run.out() + run.err());
    assertTrue(run.err().contains("no queue for muster.commands"), run::err);
  }

  private static JsonObject rejected(JsonObject reply) {
    assertEquals(1, reply.getInteger("rejected"), reply::encode);
    return reply.getJsonArray("rejected_rows").getJsonObject(0);
  }

  private List<Document> importedUsers() {
    return door.users()
        .find(new Document("name", "Row of " + producer))
        .sort(new Document("_id", 1))
        .into(new ArrayList<>());
  }

  /** One row lacks its address, and the first of the second chunk has that of the first of all. */
  private Path writeRows() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int row = 1; row <= ROWS; row++) {
      JsonObject line = new JsonObject().put("name", "Row of " + producer);
      if (row != 7) {
        line.put("email", producer + "-" + (row == 1_001 ? 1 : row) + "@example.org");
      }
      lines.add(line.put("password_hash", QueueDoor.HASH).encode());
    }
    return Files.write(folder.resolve("rows.ndjson"), lines, UTF_8);
  }
}
