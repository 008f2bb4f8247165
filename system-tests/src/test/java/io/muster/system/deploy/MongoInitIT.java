package io.muster.system.deploy;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static io.muster.system.deploy.MongoUser.DONE;
import static io.muster.system.deploy.MongoUser.LOGIN_FAILED;
import static io.muster.system.deploy.MongoUser.UNAUTHORIZED;
import static io.muster.system.deploy.Mongosh.ADMIN;
import static io.muster.system.deploy.Mongosh.API;
import static io.muster.system.deploy.Mongosh.OPERATOR;
import static io.muster.system.deploy.Mongosh.WORKER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.system.ProgramRun;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The set-up of the database, run by a real mongosh on three fresh members with a key file. */
@NeedsReplicaSet(members = 3, isolated = true, authentication = true, initiated = false)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class MongoInitIT {

  @TempDir private static Path home;
  private static MongoReplicaSet members;
  private static final Map<String, String> SETTINGS = new HashMap<>();

  @BeforeAll
  static void initiate(MongoReplicaSet fresh) throws Exception {
    assumeTrue(Mongosh.find().isPresent(), Mongosh.WHERE);
    members = fresh;
    SETTINGS.putAll(Mongosh.settings(fresh));

    ProgramRun first = Mongosh.init(home, SETTINGS);

    assertEquals(0, first.exitCode(), first.out() + first.err());
    assertTrue(first.out().contains("replica set muster made of"), first.out());
    assertNoPasswordIn(first);
  }

  @Test
  @Order(1)
  void everyMemberMayBecomePrimaryOnceTheUsersAreThere() {
    try (MongoUser admin = MongoUser.connect(members, "muster_admin", ADMIN)) {
      assertEquals(List.of(1.0, 1.0, 1.0), priorities(admin));
    }
  }

  @Test
  @Order(1)
  void theWorkerMakesItsIndexesAndWritesInTransactions() {
    try (MongoUser worker = MongoUser.connect(members, "muster_worker", WORKER)) {
      assertEquals(
          DONE,
          worker.tries(
              database -> {
                database
                    .getCollection("users")
                    .createIndex(Indexes.ascending("email_key"), new IndexOptions().unique(true));
                database
                    .getCollection("outcomes")
                    .createIndex(
                        Indexes.ascending("expires_at"),
                        new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
                database.getCollection("users").listIndexes().first();
              }));
      assertEquals(DONE, worker.tries(database -> commitAUser(worker, database)));
      assertEquals(DONE, worker.tries(database -> readParameter(worker)));
      assertEquals(
          DONE, worker.tries(database -> database.getCollection("users").deleteMany(eq("v", 9))));
    }
  }

  @Test
  @Order(2)
  void theWorkerCanNeitherDropNorReachWhatIsNotMusters() {
    try (MongoUser worker = MongoUser.connect(members, "muster_worker", WORKER)) {
      assertEquals(UNAUTHORIZED, worker.tries(database -> database.getCollection("users").drop()));
      assertEquals(UNAUTHORIZED, worker.tries(MongoDatabase::drop));
      assertEquals(
          UNAUTHORIZED,
          worker.tries(
              database ->
                  worker.client().getDatabase("other").getCollection("x").insertOne(document(1))));
      assertEquals(
          UNAUTHORIZED,
          worker.tries(
              database ->
                  database.runCommand(
                      new Document("createUser", "me")
                          .append("pwd", "a password")
                          .append("roles", List.of()))));
    }
  }

  @Test
  @Order(2)
  void theApiReadsUsersAndOutcomesAndCanNotChangeThem() {
    try (MongoUser api = MongoUser.connect(members, "muster_api", API)) {
      for (String collection : List.of("users", "outcomes", "dead_letters", "import_chunks")) {
        assertEquals(
            DONE,
            api.tries(database -> database.getCollection(collection).find().first()),
            collection);
        assertEquals(
            UNAUTHORIZED,
            api.tries(database -> database.getCollection(collection).insertOne(document(7))),
            collection);
        assertEquals(
            UNAUTHORIZED,
            api.tries(database -> database.getCollection(collection).deleteMany(new Document())),
            collection);
      }
      assertEquals(
          UNAUTHORIZED,
          api.tries(
              database ->
                  database.getCollection("users").updateOne(eq("_id", 1), set("name", "x"))));
      assertEquals(
          UNAUTHORIZED,
          api.tries(database -> database.getCollection("users").createIndex(Indexes.hashed("a"))));
      assertEquals(UNAUTHORIZED, api.tries(MongoDatabase::drop));
      assertEquals(DONE, api.tries(database -> readParameter(api)));
    }
  }

  @Test
  @Order(2)
  void anOperatorLooksAfterDeadLettersAndReachesNothingElse() {
    try (MongoUser operator = MongoUser.connect(members, "muster_operator", OPERATOR)) {
      assertEquals(DONE, operator.tries(MongoInitIT::lookAfterDeadLetters));
      for (String other : List.of("users", "outcomes", "imports", "import_chunks")) {
        assertEquals(UNAUTHORIZED, operator.tries(db -> db.getCollection(other).find().first()));
      }
      for (String any : List.of("users", "dead_letters", "topology")) {
        assertEquals(
            UNAUTHORIZED, operator.tries(db -> db.getCollection(any).insertOne(document(7))));
      }
    }
  }

  private static void lookAfterDeadLetters(MongoDatabase database) {
    MongoCollection<Document> letters = database.getCollection("dead_letters");
    letters.find().sort(new Document("last_at", 1)).allowDiskUse(true).first();
    letters.updateOne(eq("_id", "x"), set("replayed", new Document()));
    letters.deleteMany(eq("_id", "x"));
    database.getCollection("topology").find().first();
  }

  @Test
  @Order(2)
  void theApiKeepsImportsAndWritesTheTopologyOnce() {
    try (MongoUser api = MongoUser.connect(members, "muster_api", API)) {
      assertEquals(
          DONE,
          api.tries(
              database -> {
                MongoCollection<Document> imports = database.getCollection("imports");
                imports.insertOne(document("first"));
                imports.updateOne(eq("_id", "first"), set("canceled", true));
              }));
      assertEquals(
          UNAUTHORIZED,
          api.tries(database -> database.getCollection("imports").deleteMany(new Document())));
      assertEquals(
          DONE,
          api.tries(
              database -> database.getCollection("topology").insertOne(document("topology"))));
      assertEquals(
          UNAUTHORIZED,
          api.tries(
              database ->
                  database
                      .getCollection("topology")
                      .updateOne(eq("_id", "topology"), set("shards", 1))));
    }
  }

  @Test
  @Order(3)
  void aSecondRunChangesNothingButPasswordsThatAreNew() throws Exception {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("MONGO_WORKER_PASSWORD", "the worker's next password");

    ProgramRun second = Mongosh.init(home, settings);

    assertEquals(0, second.exitCode(), second.out() + second.err());
    assertFalse(second.out().contains("replica set muster made"), second.out());
    assertFalse(second.out().contains("warning"), second.out());
    assertEquals(LOGIN_FAILED, ping("muster_worker", WORKER));
    assertEquals(DONE, ping("muster_worker", "the worker's next password"));
    assertEquals(DONE, ping("muster_api", API));
    assertEquals(0, Mongosh.init(home, SETTINGS).exitCode());
    assertEquals(DONE, ping("muster_worker", WORKER));
  }

  @Test
  @Order(3)
  void theOperatorsPasswordChangesWithTheEarlierOne() throws Exception {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("MONGO_ADMIN_PASSWORD", "the operators' next password");

    ProgramRun refused = Mongosh.init(home, settings);
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("MONGO_ADMIN_PASSWORD_EARLIER"), refused.err());
    assertNoPasswordIn(refused);

    settings.put("MONGO_ADMIN_PASSWORD_EARLIER", ADMIN);
    ProgramRun changed = Mongosh.init(home, settings);
    assertEquals(0, changed.exitCode(), changed.out() + changed.err());
    assertEquals(LOGIN_FAILED, ping("muster_admin", ADMIN));
    assertEquals(DONE, ping("muster_admin", "the operators' next password"));

    Map<String, String> back = new HashMap<>(SETTINGS);
    back.put("MONGO_ADMIN_PASSWORD_EARLIER", "the operators' next password");
    assertEquals(0, Mongosh.init(home, back).exitCode());
  }

  @Test
  @Order(4)
  void itRefusesMembersThatAreNotTheSets() throws Exception {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("MONGO_MEMBERS", members.members().get(0).address() + ",mongo9:27017");

    ProgramRun refused = Mongosh.init(home, settings);

    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("mongo9:27017"), refused.err());
    assertTrue(refused.err().contains("MONGO_MEMBERS"), refused.err());
  }

  @Test
  @Order(5)
  void itWarnsOfTransactionsThatLiveLong() throws Exception {
    try (MongoUser admin = MongoUser.connect(members, "muster_admin", ADMIN)) {
      setLifetime(admin, 60);
      ProgramRun run = Mongosh.init(home, SETTINGS);
      setLifetime(admin, 5);

      assertEquals(0, run.exitCode(), run.err());
      assertTrue(run.out().contains("warning: transactionLifetimeLimitSeconds is 60"), run.out());
    }
  }

  @Test
  @Order(6)
  void itFindsThePrimaryAfterAnElection() throws Exception {
    try (MongoUser admin = MongoUser.connect(members, "muster_admin", ADMIN)) {
      admin.tries(
          database ->
              admin
                  .client()
                  .getDatabase("admin")
                  .runCommand(new Document("replSetStepDown", 30).append("force", true)));
    }

    ProgramRun run = Mongosh.init(home, SETTINGS);

    assertEquals(0, run.exitCode(), run.out() + run.err());
    assertEquals(DONE, ping("muster_api", API));
  }

  private static int ping(String user, String password) {
    try (MongoUser connected = MongoUser.connect(members, user, password)) {
      return connected.tries(database -> database.runCommand(new Document("connectionStatus", 1)));
    }
  }

  private static void commitAUser(MongoUser worker, MongoDatabase database) {
    try (ClientSession session = worker.client().startSession()) {
      session.startTransaction();
      database.getCollection("outcomes").insertOne(session, document("command"));
      database.getCollection("users").insertOne(session, document(1));
      session.commitTransaction();
    }
  }

  private static void readParameter(MongoUser user) {
    user.client()
        .getDatabase("admin")
        .runCommand(new Document("getParameter", 1).append("transactionLifetimeLimitSeconds", 1));
  }

  private static List<Double> priorities(MongoUser admin) {
    return admin
        .client()
        .getDatabase("admin")
        .runCommand(new Document("replSetGetConfig", 1))
        .get("config", Document.class)
        .getList("members", Document.class)
        .stream()
        .map(member -> member.get("priority", Number.class).doubleValue())
        .toList();
  }

  private static void setLifetime(MongoUser admin, int seconds) {
    // A parameter of each server, so of the one that the set-up asks: the primary.
    Document command =
        new Document("setParameter", 1).append("transactionLifetimeLimitSeconds", seconds);
    assertEquals(
        DONE, admin.tries(database -> admin.client().getDatabase("admin").runCommand(command)));
  }

  private static Document document(Object id) {
    return new Document("_id", id).append("v", 9);
  }

  private static void assertNoPasswordIn(ProgramRun run) {
    for (String password : List.of(ADMIN, API, WORKER, OPERATOR)) {
      assertFalse((run.out() + run.err()).contains(password), "a password is printed");
    }
  }
}
