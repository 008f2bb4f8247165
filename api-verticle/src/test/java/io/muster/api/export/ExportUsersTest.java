package io.muster.api.export;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoTimeoutException;
import io.muster.access.Client;
import io.muster.access.Role;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.RawClient;
import io.muster.api.testing.TestApi;
import io.muster.signing.ClusterPoint;
import io.muster.user.User;
import io.muster.user.UserId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an export answers, in front of a model of the store. */
class ExportUsersTest {

  private static final Instant AT = Instant.parse("2026-01-01T12:00:00.123Z");
  private static final String HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    // The key is the name of the role.
    api =
        new TestApi(
            authorization ->
                authorization == null
                    ? Optional.of(new Client("local", Role.ADMIN))
                    : Role.ofLabel(authorization.substring("Bearer ".length()))
                        .map(role -> new Client("crm", role)));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static UserId id(int number) {
    return new UserId(String.format("%024x", number));
  }

  private void user(int number, String name) {
    String email = "user" + number + "@example.org";
    api.backend.users.put(
        id(number), new User(id(number), name, email, email, HASH, AT, AT, number));
  }

  private void users(int count) {
    for (int i = 1; i <= count; i++) {
      user(i, "User " + i);
    }
  }

  private HttpAnswer export(String query) {
    return api.send(HttpRequest.get("/exports/users" + query));
  }

  @Test
  void allUsersComeInTheOrderOfTheirIdsHoweverManyBatchesTheyFill() {
    users(1_700);

    List<String> ids =
        export("").text().lines().map(line -> new JsonObject(line).getString("_id")).toList();

    assertEquals(api.backend.users.keySet().stream().map(UserId::hex).toList(), ids);
  }

  @Test
  void aLineIsTheUserAsItIsShownElsewhere() {
    api.create("zoe@example.org");
    String id = api.backend.users.firstKey().hex();

    HttpAnswer answer = export("");

    assertEquals("application/x-ndjson", answer.mediaType());
    assertEquals(
        api.send(HttpRequest.get("/users/" + id)).json(), new JsonObject(answer.text().strip()));
    assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
  }

  @Test
  void csvHoldsWhatIsStoredAndQuotesWhatMustBe() {
    user(1, "a, \"b\"");
    user(2, "=1+1");

    HttpAnswer answer = export("?format=csv");

    assertEquals(
        """
        _id,name,email,created_at,updated_at,version\r
        000000000000000000000001,"a, ""b\""",user1@example.org,2026-01-01T12:00:00.123Z,2026-01-01T12:00:00.123Z,1\r
        000000000000000000000002,=1+1,user2@example.org,2026-01-01T12:00:00.123Z,2026-01-01T12:00:00.123Z,2\r
        """,
        answer.text());
    assertEquals("text/csv", answer.mediaType());
  }

  @Test
  void aSpreadsheetIsGuardedFromFormulasOnlyWhereThatWasAskedFor() {
    user(1, "=HYPERLINK(1)");

    assertTrue(export("?format=csv&guard=true").text().contains(",'=HYPERLINK(1),"));
    assertTrue(export("?format=csv&guard=false").text().contains(",=HYPERLINK(1),"));
    HttpAnswer refused = export("?guard=true");
    assertEquals(400, refused.status());
    assertNotNull(refused.fault("?guard"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|application/x-ndjson",
        "*/*|application/x-ndjson",
        "text/csv|text/csv",
        "text/csv;q=0.5, application/x-ndjson|application/x-ndjson",
      })
  void acceptChoosesTheFormatUnlessTheQueryDoes(String accept, String mediaType) {
    user(1, "Ada");
    HttpRequest request = HttpRequest.get("/exports/users");
    HttpRequest other = HttpRequest.get("/exports/users?format=csv");
    if (accept != null) {
      request.header("Accept", accept);
      other.header("Accept", accept);
    }

    assertEquals(mediaType, api.send(request).mediaType());
    assertEquals("text/csv", api.send(other).mediaType());
  }

  @Test
  void anExportGoesOnBehindTheLastIdSeen() {
    users(1_200);
    List<String> whole = export("").text().lines().toList();

    assertEquals(
        whole.subList(700, 1_200), export("?after=" + id(700).hex()).text().lines().toList());
    assertEquals("", export("?after=" + id(1_200).hex()).text());
  }

  @Test
  void anExportOfNobodyIsEmptyOrAHeader() {
    assertEquals("", export("").text());
    assertEquals(
        "_id,name,email,created_at,updated_at,version,password_hash\r\n",
        export("?format=csv&hashes=true").text());
  }

  @Test
  void hashesComeForAdminsWhoAskForThem() {
    user(1, "Ada");
    assertFalse(export("").text().contains("argon2id"));
    assertFalse(export("?format=csv").text().contains("argon2id"));

    assertEquals(HASH, new JsonObject(export("?hashes=true").text()).getString("password_hash"));
    assertTrue(export("?format=csv&hashes=true").text().contains(",1,\"" + HASH + "\"\r\n"));
  }

  @ParameterizedTest
  @CsvSource({"read", "write", "import"})
  void nobodyElseGetsHashes(String role) {
    user(1, "Ada");
    String bearer = "Bearer " + role;

    HttpAnswer refused =
        api.send(HttpRequest.get("/exports/users?hashes=true").header("Authorization", bearer));

    assertEquals(403, refused.status());
    assertFalse(refused.text().contains("argon2id"));
    assertEquals(
        200, api.send(HttpRequest.get("/exports/users").header("Authorization", bearer)).status());
  }

  @ParameterizedTest
  @CsvSource({"after,xyz", "format,xml", "hashes,yes", "guard,1"})
  void aWrongParameterIsNamed(String parameter, String value) {
    HttpAnswer refused = export("?" + parameter + "=" + value);

    assertEquals(400, refused.status());
    assertNotNull(refused.fault("?" + parameter));
  }

  @Test
  void everyBatchSeesThePointOfTheToken() {
    users(501);
    ClusterPoint point = new ClusterPoint(7, new byte[0]);
    HttpRequest request =
        HttpRequest.get("/exports/users").header("Consistency-Token", api.tokens.encode(point));

    assertEquals(501, api.send(request).text().lines().count());
    assertEquals(2, api.backend.batches);
    assertEquals(7, api.backend.lastPoint.operationTime());

    api.backend.behind = true;
    assertEquals(503, api.send(request).status());
  }

  @Test
  void aStoreThatIsAwayIsToldWithAStatus() {
    api.backend.storeFailure = new MongoTimeoutException("away");

    HttpAnswer refused = export("");

    assertEquals(503, refused.status());
    assertEquals("unavailable", refused.problem());
    assertFree();
  }

  @Test
  void moreExportsThanThereAreSlotsAreToldToComeAgain() throws Exception {
    users(100_000);
    try (RawClient one = api.server.connect();
        RawClient other = api.server.connect()) {
      // Nobody reads their answers, so they don't end.
      one.write("GET /exports/users HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      other.write("GET /exports/users HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      await().until(() -> running() == 2);

      HttpAnswer refused = export("");

      assertEquals(503, refused.status());
      assertEquals("overloaded", refused.problem());
      assertTrue(refused.header("Retry-After").isPresent());
    }
    assertFree();
    assertEquals(200, export("?after=" + id(99_999).hex()).status());
  }

  @Test
  void aClientThatReadsNothingHoldsTheReadingUp() throws Exception {
    users(100_000);
    try (RawClient client = api.server.connect()) {
      client.write("GET /exports/users HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      await().until(() -> running() == 1);
      int before;
      do {
        before = api.backend.batches;
        Thread.sleep(300);
      } while (before != api.backend.batches);

      assertTrue(before < 150, before + " of 200 batches were read");
      assertEquals(100_000, client.read(false).text().lines().count());
    }
    assertFree();
  }

  @Test
  void aStoreThatGoesAwayInTheMiddleIsSeenByTheClient() throws Exception {
    users(100_000);
    try (RawClient client = api.server.connect()) {
      client.write("GET /exports/users HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      await().until(() -> api.backend.batches > 2);
      api.backend.storeFailure = new MongoTimeoutException("away");

      assertThrows(Exception.class, () -> client.read(false));
    }
    assertFree();
  }

  @Test
  void headTakesNoSlot() {
    users(3);

    HttpAnswer answer = api.send(HttpRequest.of("HEAD", "/exports/users?format=csv"));

    assertEquals(200, answer.status());
    assertEquals("text/csv", answer.mediaType());
    assertFree();
  }

  private double running() {
    return api.metrics.get("muster.exports.running").gauge().value();
  }

  private void assertFree() {
    await().untilAsserted(() -> assertEquals(0, running()));
  }
}
