package io.muster.api.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoTimeoutException;
import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import io.muster.api.write.WriteResult;
import io.muster.user.User;
import io.muster.user.UserId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {

  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    api = new TestApi(Authenticator.NONE);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  @Test
  void aNewUserCanBeReadAndHasNoPassword() {
    HttpAnswer created = api.send(HttpRequest.post("/users", body(" Zoë ", " Zoe@EXAMPLE.org ")));
    assertEquals(201, created.status());
    String id = created.json().getString("_id");
    assertEquals("/users/" + id, created.header("Location").orElseThrow());
    assertEquals("\"1\"", created.header("ETag").orElseThrow());
    HttpAnswer read =
        api.send(HttpRequest.get("/users/" + id).header("Consistency-Token", token(created)));
    assertEquals("Zoë", read.json().getString("name"));
    assertEquals("Zoe@example.org", read.json().getString("email"));
    assertEquals("\"1\"", read.header("ETag").orElseThrow());
    assertEquals(
        List.of("_id", "name", "email", "created_at", "updated_at", "version"),
        List.copyOf(read.json().fieldNames()));
    assertNotNull(api.backend.lastPoint);
  }

  @Test
  void onlyTheHashOfAPasswordReachesTheQueue() {
    String id = api.create("zoe@example.org");
    User user = api.backend.users.get(new UserId(id));
    assertTrue(user.passwordHash().startsWith("$argon2id$"), user.passwordHash());
    assertFalse(api.backend.requests.toString().contains("correct horse"));
  }

  @Test
  void replacingAndPatchingAnswerTheNewVersion() {
    String id = api.create("zoe@example.org");
    HttpAnswer replaced = api.send(HttpRequest.put("/users/" + id, body("Max", "max@example.org")));
    assertEquals(new JsonObject().put("message", "User updated").put("_id", id), replaced.json());
    assertEquals("\"2\"", replaced.header("ETag").orElseThrow());
    HttpAnswer patched = api.send(HttpRequest.patch("/users/" + id, "{\"name\":\"Moritz\"}"));
    assertEquals("\"3\"", patched.header("ETag").orElseThrow());
    JsonObject user = api.send(HttpRequest.get("/users/" + id)).json();
    assertEquals("Moritz", user.getString("name"));
    assertEquals("max@example.org", user.getString("email"));
  }

  @Test
  void aSecondDeletionFindsNothing() {
    String id = api.create("zoe@example.org");
    HttpAnswer deleted = api.send(HttpRequest.of("DELETE", "/users/" + id));
    assertEquals(new JsonObject().put("message", "User deleted").put("_id", id), deleted.json());
    assertEquals(404, api.send(HttpRequest.of("DELETE", "/users/" + id)).status());
    HttpAnswer read = api.send(HttpRequest.get("/users/" + id));
    assertEquals("user-not-found", read.problem());
  }

  @Test
  void anotherUsersAddressIsTakenWhateverItsCase() {
    api.create("zoe@example.org");
    String other = api.create("max@example.org");
    HttpAnswer answer = api.send(HttpRequest.put("/users/" + other, body("M", "ZOE@example.ORG")));
    assertEquals(409, answer.status());
    assertEquals("email-taken", answer.problem());
    assertTrue(answer.header("Consistency-Token").isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/name|  |correct@example.org|long enough",
        "/name|a\\u0007b|correct@example.org|long enough",
        "/email|Zoë|no address|long enough",
        "/email|Zoë|two@at@example.org|long enough",
        "/email|Zoë|nodot@example|long enough",
        "/email|Zoë|@example.org|long enough",
        "/email|Zoë|sp ace@example.org|long enough",
        "/email|Zoë|.a@example.org|long enough",
        "/password|Zoë|correct@example.org|2short"
      })
  void aFieldThatIsNotAsItMustBeIsNamed(
      String pointer, String name, String email, String password) {
    String shown = name == null ? "  " : name;
    HttpAnswer answer =
        api.send(
            HttpRequest.post(
                "/users",
                "{\"name\":\""
                    + shown
                    + "\",\"email\":\""
                    + email
                    + "\",\"password\":\""
                    + password
                    + "\"}"));
    assertEquals(400, answer.status());
    assertEquals(1, answer.json().getJsonArray("errors").size(), answer.text());
    assertNotNull(answer.fault(pointer), answer.text());
    assertFalse(answer.text().contains("2short"));
    assertEquals(List.of(), api.backend.requests);
  }

  @Test
  void whatSchemasAndRulesFindIsToldTogether() {
    HttpAnswer answer =
        api.send(
            HttpRequest.post("/users", "{\"name\":\"\",\"email\":\"nope\",\"password\":7,\"x\":1}")
                .header("Idempotency-Key", ""));
    assertNotNull(answer.fault("/name"));
    assertNotNull(answer.fault("/email"));
    assertNotNull(answer.fault("/password"));
    assertNotNull(answer.fault("/x"));
    assertNotNull(answer.fault("Idempotency-Key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"李小龍", "Владимир", "محمد", "👩‍👩‍👧 Smith", "O'Neil-Ångström III", "Ж"})
  void namesAreOfAnyScript(String name) {
    HttpAnswer created = api.send(HttpRequest.post("/users", body(name, "a@example.org")));
    String id = created.json().getString("_id");
    assertEquals(name, api.send(HttpRequest.get("/users/" + id)).json().getString("name"));
  }

  @Test
  void aNameHasAHundredCharactersWhateverTheirBytes() {
    assertEquals(
        201,
        api.send(HttpRequest.post("/users", body("😀".repeat(100), "a@example.org"))).status());
    assertEquals(
        400,
        api.send(HttpRequest.post("/users", body("😀".repeat(101), "b@example.org"))).status());
  }

  @Test
  void whoHasTheVersionAlreadyGetsNoBody() {
    String path = "/users/" + api.create("zoe@example.org");
    for (String tags : List.of("\"1\"", "W/\"1\"", "\"7\", \"1\"", "*")) {
      HttpAnswer answer = api.send(HttpRequest.get(path).header("If-None-Match", tags));
      assertEquals(304, answer.status(), tags);
      assertEquals("\"1\"", answer.header("ETag").orElseThrow());
    }
    assertEquals(
        200, api.send(HttpRequest.get(path).header("If-None-Match", "\"2\", \"11\"")).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void aWriteOfAnotherVersionIsRefused(String method) {
    String path = "/users/" + api.create("zoe@example.org");
    for (String tag : List.of("\"2\"", "W/\"1\"", "\"abc\"", "\"01\"")) {
      HttpAnswer answer = api.send(write(method, path).header("If-Match", tag));
      assertEquals(412, answer.status(), tag);
      assertEquals("version-mismatch", answer.problem());
    }
    HttpAnswer several = api.send(write(method, path).header("If-Match", "\"1\", \"2\""));
    assertEquals(400, several.status());
    assertNotNull(several.fault("If-Match"));
    assertEquals(200, api.send(write(method, path).header("If-Match", "\"1\"")).status());
  }

  @Test
  void anyVersionMayBeAskedFor() {
    String path = "/users/" + api.create("zoe@example.org");
    assertEquals(200, api.send(write("PATCH", path).header("If-Match", "*")).status());
  }

  @Test
  void aRetryWithTheSameKeyGetsTheFirstAnswer() {
    HttpRequest request = HttpRequest.post("/users", body("Zoë", "zoe@example.org"));
    HttpAnswer first = api.send(request.header("Idempotency-Key", "\"key-1\""));
    HttpAnswer again =
        api.send(
            HttpRequest.post("/users", body("Zoë", "zoe@example.org"))
                .header("Idempotency-Key", "key-1"));
    assertEquals(201, again.status());
    assertEquals(first.json(), again.json());
    assertEquals(first.header("Location"), again.header("Location"));
    assertTrue(first.header("Idempotency-Replayed").isEmpty());
    assertEquals("true", again.header("Idempotency-Replayed").orElseThrow());
    assertEquals(1, api.backend.requests.size());
  }

  @Test
  void aRetryThatTheStoreDoesNotKnowYetIsDecidedByTheQueue() {
    HttpAnswer first = api.send(create("Zoë").header("Idempotency-Key", "k"));
    api.backend.storeFailure = new MongoTimeoutException("away");
    HttpAnswer again = api.send(create("Zoë").header("Idempotency-Key", "k"));
    assertEquals(first.json(), again.json());
    assertEquals("true", again.header("Idempotency-Replayed").orElseThrow());
    assertEquals(2, api.backend.requests.size());
  }

  @Test
  void theSameKeyWithAnotherRequestIsRefused() {
    api.send(create("Zoë").header("Idempotency-Key", "k"));
    HttpAnswer other = api.send(create("Max").header("Idempotency-Key", "k"));
    assertEquals(422, other.status());
    api.backend.storeFailure = new MongoTimeoutException("away");
    assertEquals(422, api.send(create("Max").header("Idempotency-Key", "k")).status());
    assertEquals(1, api.backend.users.size());
  }

  @Test
  void aKeyIsOfOneAddressAndMethod() {
    String one = "/users/" + api.create("a@example.org");
    String two = "/users/" + api.create("b@example.org");
    assertEquals(200, api.send(write("PATCH", one).header("Idempotency-Key", "k")).status());
    assertEquals(200, api.send(write("PATCH", two).header("Idempotency-Key", "k")).status());
    assertEquals(200, api.send(write("DELETE", two).header("Idempotency-Key", "k")).status());
    HttpAnswer again =
        api.send(
            write("DELETE", two.toUpperCase(java.util.Locale.ROOT).replace("USERS", "users"))
                .header("Idempotency-Key", "k"));
    assertEquals("true", again.header("Idempotency-Replayed").orElseThrow());
  }

  @Test
  void aSlowWriteIsAcceptedAndItsOperationTellsTheOutcome() {
    HttpAnswer accepted =
        api.send(create("Zoë").header("Prefer", "respond-async").header("traceparent", TRACE));
    assertEquals(202, accepted.status());
    assertEquals("respond-async", accepted.header("Preference-Applied").orElseThrow());
    String address = accepted.header("Location").orElseThrow();
    assertEquals(address, "/operations/" + accepted.json().getString("id"));
    JsonObject operation = api.send(HttpRequest.get(address)).json();
    assertEquals("applied", operation.getString("status"));
    assertEquals("user.create", operation.getString("type"));
    assertEquals(TRACE, api.backend.requests.get(0).traceparent());
  }

  @Test
  void aBrokenTraceContextIsIgnored() {
    api.send(create("Zoë").header("traceparent", "00-zero-zero-00"));
    assertNull(api.backend.requests.get(0).traceparent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=3|PT3S", "respond-async, wait=5|PT5S", "respond-async|PT0S", "wait=0|PT0S",
            "nonsense; a=b|PT1H",
        "wait=x|PT1H", "wait=-1|PT1H", "WAIT = 7 ; q|PT7S", "wait=99999999999|PT1H",
            "wait=2, wait=9|PT2S"
      })
  void howLongAWriteWaitsIsItsSendersChoice(String prefer, Duration wait) {
    api.send(create("Zoë").header("Prefer", prefer));
    assertEquals(wait, api.backend.requests.get(0).waitAtMost());
  }

  @ParameterizedTest
  @EnumSource(WriteResult.Reason.class)
  void aWriteThatIsNotTakenSaysWhenToTryAgain(WriteResult.Reason reason) {
    api.backend.instead(request -> new WriteResult.NotTaken(reason, 7));
    HttpAnswer answer = api.send(create("Zoë"));
    assertEquals(503, answer.status());
    assertNotEquals("outcome-unknown", answer.problem());
    assertEquals("7", answer.header("Retry-After").orElseThrow());
    assertTrue(answer.header("Location").isEmpty());
  }

  @Test
  void aWriteOfUnknownOutcomeNamesItsOperation() {
    api.backend.instead(request -> new WriteResult.OutcomeUnknown(3));
    HttpAnswer answer = api.send(create("Zoë"));
    assertEquals(503, answer.status());
    assertEquals("outcome-unknown", answer.problem());
    String address = answer.header("Location").orElseThrow();
    assertEquals(address, answer.json().getString("operation"));
    assertEquals("pending", api.send(HttpRequest.get(address)).json().getString("status"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "AQAAAAAAAAAA", "!"})
  void aForgedConsistencyTokenIsRefused(String token) {
    String path = "/users/" + api.create("zoe@example.org");
    for (String target : List.of(path, "/users")) {
      HttpAnswer answer = api.send(HttpRequest.get(target).header("Consistency-Token", token));
      assertEquals(400, answer.status());
      assertNotNull(answer.fault("Consistency-Token"));
    }
  }

  @Test
  void aReadThatNoCopyCanServeIsRefusedAndSoIsOneWithoutAStore() {
    String path = "/users/" + api.create("zoe@example.org");
    api.backend.behind = true;
    assertEquals("1", api.send(HttpRequest.get(path)).header("Retry-After").orElseThrow());
    assertEquals(503, api.send(HttpRequest.get("/users")).status());
    api.backend.storeFailure = new MongoTimeoutException("mongo1:27017 is away");
    HttpAnswer answer = api.send(HttpRequest.get(path));
    assertEquals("unavailable", answer.problem());
    assertFalse(answer.text().contains("mongo1"), answer.text());
    assertEquals(503, api.send(HttpRequest.get("/users")).status());
    HttpAnswer ping = api.send(HttpRequest.get("/ping/db"));
    assertEquals(503, ping.status());
    assertEquals("error", ping.json().getString("status"));
    assertEquals(200, api.send(HttpRequest.get("/ping/app")).status());
    api.backend.storeFailure = new IllegalStateException("a bug");
    assertEquals(500, api.send(HttpRequest.get(path)).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"_id", "-_id"})
  void pagesFollowEachOtherToTheLast(String sort) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add(api.create("u" + i + "@example.org"));
    }
    ids.sort(sort.startsWith("-") ? Collections.reverseOrder() : null);
    List<String> seen = new ArrayList<>();
    String next = "/users?per_page=3&sort=" + sort;
    int pages = 0;
    while (next != null) {
      HttpAnswer page = api.send(HttpRequest.get(next));
      JsonArray users = page.json().getJsonArray("users");
      users.forEach(user -> seen.add(((JsonObject) user).getString("_id")));
      Matcher link =
          Pattern.compile("<(.*)>; rel=\"next\"").matcher(page.header("Link").orElse(""));
      next = link.matches() ? link.group(1) : null;
      assertEquals(next == null, page.json().getString("next_cursor") == null);
      pages++;
    }
    assertEquals(3, pages);
    assertEquals(ids, seen);
  }

  @Test
  void aPlainIdIsACursorInTheDefaultOrder() {
    String first = api.create("a@example.org");
    String second = api.create("b@example.org");
    HttpAnswer page = api.send(HttpRequest.get("/users?cursor=" + first));
    assertEquals(second, page.json().getJsonArray("users").getJsonObject(0).getString("_id"));
    assertNotNull(api.send(HttpRequest.get("/users?sort=-_id&cursor=" + first)).fault("?cursor"));
  }

  @Test
  void aCursorOfAnotherListOrOfNoneIsRefused() {
    api.create("a@example.org");
    api.create("b@example.org");
    String cursor = api.send(HttpRequest.get("/users?per_page=1")).json().getString("next_cursor");
    assertNotNull(api.send(HttpRequest.get("/users?sort=-_id&cursor=" + cursor)).fault("?cursor"));
    assertNotNull(api.send(HttpRequest.get("/users?cursor=x" + cursor)).fault("?cursor"));
    assertNotNull(api.send(HttpRequest.get("/users?cursor=&per_page=0")).fault("?per_page"));
  }

  @Test
  void answersAreCountedByOperationAndStatus() {
    api.create("a@example.org");
    assertEquals(
        1,
        api.metrics
            .get("muster.http.requests")
            .tags("operation", "createUser", "status", "201")
            .timer()
            .count());
  }

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static HttpRequest create(String name) {
    return HttpRequest.post("/users", body(name, "zoe@example.org"));
  }

  private static HttpRequest write(String method, String path) {
    return switch (method) {
      case "PUT" -> HttpRequest.put(path, body("New", "new@example.org"));
      case "PATCH" -> HttpRequest.patch(path, "{\"name\":\"New\"}");
      default -> HttpRequest.of("DELETE", path);
    };
  }

  private static String body(String name, String email) {
    return new JsonObject()
        .put("name", name)
        .put("email", email)
        .put("password", "correct horse")
        .encode();
  }

  private static String token(HttpAnswer answer) {
    return answer.header("Consistency-Token").orElseThrow();
  }
}
