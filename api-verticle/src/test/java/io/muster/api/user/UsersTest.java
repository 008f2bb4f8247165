package io.muster.api.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import io.muster.user.User;
import io.muster.user.UserId;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
