package io.muster.api.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.api.auth.Authenticator;
import io.muster.api.query.MongoUserReads;
import io.muster.api.query.ReadDeadlines;
import io.muster.api.testing.TestApi;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.imports.ImportRow;
import io.muster.imports.rows.FileRow;
import io.muster.imports.rows.RowFormat;
import io.muster.imports.rows.RowOptions;
import io.muster.imports.rows.RowSource;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.Publishers;
import io.muster.mongo.UserDocuments;
import io.muster.user.EmailAddress;
import io.muster.user.User;
import io.muster.user.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Exports from a replica set whose members come and go. */
@NeedsReplicaSet(members = 3, isolated = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ExportIT {

  private static final int USERS = 60_000;
  private static final int A_LOAD = 5_000;
  private static final int SEEN = 1_000;
  // So that all of them are far more than sockets hold.
  private static final String LONG = "é".repeat(80);
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00.123Z");
  private static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg"
          + "$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private MongoReplicaSet set;
  private MongoConnection connection;
  private TestApi api;

  @BeforeAll
  void load(MongoReplicaSet given) throws Exception {
    set = given;
    MongoSettings settings = MongoSettings.of(set.uri());
    connection =
        MongoConnection.open(
            vertx,
            new MongoSettings(
                settings.uri(),
                "muster-" + UUID.randomUUID(),
                settings.serverSelectionTimeout(),
                settings.connectTimeout(),
                settings.operationTimeout(),
                settings.poolSize()),
            "muster-test");
    var users = connection.database().getCollection(UserDocuments.COLLECTION, User.class);
    for (int i = 1; i <= USERS; i += A_LOAD) {
      List<User> some = new ArrayList<>();
      for (int j = i; j < i + A_LOAD; j++) {
        some.add(user(j));
      }
      get(Publishers.completion(users.insertMany(some)));
    }
    awaitCopies();
    api =
        new TestApi(
            Authenticator.NONE,
            new MongoUserReads(
                connection,
                new ReadDeadlines(Duration.ofMillis(500), Duration.ofSeconds(4)),
                new SimpleMeterRegistry()));
  }

  private static String id(int number) {
    return String.format("%024x", number);
  }

  private static User user(int number) {
    // Quotes, commas and what looks like a formula too.
    String name = "=\"Zoë\", " + number + LONG;
    String email = "user" + number + "@example.org";
    return new User(
        new UserId(id(number)),
        name,
        email,
        EmailAddress.keyOf(email),
        HASH,
        AT,
        AT.plusMillis(number),
        number);
  }

  /** Until every member has the last user. */
  private void awaitCopies() throws Exception {
    for (MongoMember member : set.members()) {
      try (MongoClient client = MongoClients.create(member.uri())) {
        var users =
            client
                .getDatabase(connection.settings().database())
                .getCollection(UserDocuments.COLLECTION)
                .withReadPreference(com.mongodb.ReadPreference.nearest());
        while (get(Publishers.first(users.countDocuments())) != USERS) {
          Thread.sleep(50);
        }
      }
    }
  }

  @AfterAll
  void end() throws Exception {
    api.close();
    get(connection.close());
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private InputStream export(String query) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + api.server.port() + "/exports/users" + query))
            .build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    return response.body();
  }

  private static BufferedReader lines(InputStream body) {
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  private static String idOf(String line) {
    return line.substring(8, 32);
  }

  private static List<String> some(BufferedReader lines, int howMany) throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < howMany; i++) {
      ids.add(idOf(Objects.requireNonNull(lines.readLine())));
    }
    return ids;
  }

  private static void addRest(BufferedReader lines, List<String> ids) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      ids.add(idOf(line));
    }
  }

  private static void assertAll(List<String> ids) {
    assertEquals(USERS, ids.size());
    for (int i = 0; i < USERS; i++) {
      assertEquals(id(i + 1), ids.get(i));
    }
  }

  @Test
  void anImportOfAnExportReadsTheSameUsersFromEitherFormat() throws Exception {
    importOf("?hashes=true", RowFormat.NDJSON);
    importOf("?hashes=true&format=csv", RowFormat.CSV);
  }

  private void importOf(String query, RowFormat format) throws Exception {
    try (RowSource rows = RowSource.open(export(query), RowOptions.of(format))) {
      for (int i = 1; i <= USERS; i++) {
        FileRow row = rows.next();
        assertTrue(row instanceof FileRow.User, () -> String.valueOf(row));
        ImportRow read = ((FileRow.User) row).row();
        assertEquals(
            user(i),
            new User(
                read.id(),
                read.name(),
                read.email().written(),
                read.email().key(),
                read.passwordHash(),
                read.createdAt(),
                read.updatedAt(),
                read.version()));
      }
      assertEquals(null, rows.next());
    }
  }

  @Test
  void secondariesDoTheReading() throws Exception {
    set.awaitHealthy();
    MongoMember primary = set.primary();
    long before = queries(primary);
    long ofAll = queriesOfAll();

    List<String> ids = new ArrayList<>();
    addRest(lines(export("")), ids);

    assertAll(ids);
    assertTrue(queriesOfAll() - ofAll >= USERS / 500, "reads of all members");
    long read = queries(primary) - before;
    assertTrue(read < 10, read + " reads of the primary");
  }

  private long queriesOfAll() throws Exception {
    long queries = 0;
    for (MongoMember member : set.members()) {
      queries += queries(member);
    }
    return queries;
  }

  private static long queries(MongoMember member) throws Exception {
    try (MongoClient client = MongoClients.create(member.uri())) {
      Document status =
          get(
              Publishers.first(
                  client.getDatabase("admin").runCommand(new Document("serverStatus", 1))));
      return ((Number) status.get("opcounters", Document.class).get("query")).longValue();
    }
  }

  @Test
  void anExportOutlivesTheMemberThatItReadsFrom() throws Exception {
    set.awaitHealthy();
    try (BufferedReader lines = lines(export(""))) {
      List<String> ids = some(lines, SEEN);
      MongoMember killed = set.secondaries().get(0);
      killed.kill();
      addRest(lines, ids);
      killed.start();

      assertAll(ids);
    }
    set.awaitHealthy();
  }

  @Test
  void anExportThatFindsNoMemberBreaksOffAndGoesOnBehindTheLastRowSeen() throws Exception {
    set.awaitHealthy();
    List<String> ids;
    try (BufferedReader lines = lines(export(""))) {
      ids = some(lines, SEEN);
      set.members().forEach(MongoMember::pause);
      try {
        assertThrows(IOException.class, () -> addRest(lines, ids));
      } finally {
        set.members().forEach(MongoMember::resume);
      }
    }
    assertTrue(ids.size() < USERS, ids.size() + " users came from sockets alone");
    set.awaitHealthy();

    addRest(lines(export("?after=" + ids.get(ids.size() - 1))), ids);

    assertAll(ids);
  }
}
