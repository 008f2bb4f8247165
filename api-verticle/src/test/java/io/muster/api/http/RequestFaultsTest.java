package io.muster.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.Stubs;
import io.muster.api.testing.TestServer;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFaultsTest {

  private static final String USER = "/users/" + Stubs.ID;

  private static final String GOOD =
      "{\"name\":\"Zoë\",\"email\":\"zoe@example.org\",\"password\":\"correct horse\"}";

  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    Vertx vertx = Vertx.vertx();
    server = new TestServer(vertx, Stubs.all(vertx), Authenticator.NONE);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void allFaultsAreToldAtOnce() {
    HttpAnswer answer =
        send(
            HttpRequest.put(
                    "/users/xyz?a=1&b=2", "{\"name\":5,\"password\":\"short\",\"admin\":true}")
                .header("If-Match", "3")
                .header("Idempotency-Key", "two words"));
    assertEquals(400, answer.status());
    assertEquals("invalid", answer.problem());
    assertEquals("must be 24 hexadecimal characters", right(answer, "{id}"));
    assertNotNull(answer.fault("?a"));
    assertNotNull(answer.fault("?b"));
    assertNotNull(answer.fault("If-Match"));
    assertNotNull(answer.fault("Idempotency-Key"));
    assertEquals(
        "is a number; must have 1 to 100 characters after trimming", answer.fault("/name"));
    assertEquals("is missing; must be an address such as name@example.org", answer.fault("/email"));
    assertEquals("is too short; must have 8 to 128 characters", answer.fault("/password"));
    assertEquals("is not a known field; known are name, email, password", answer.fault("/admin"));
    assertFalse(answer.text().contains("\"short\""), answer.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "per_page=0|?per_page|is too small; must be a whole number, 1 to 100",
        "per_page=101|?per_page|is too large; must be a whole number, 1 to 100",
        "per_page=ten|?per_page|is not a whole number; must be a whole number, 1 to 100",
        "per_page=|?per_page|is not a whole number; must be a whole number, 1 to 100",
        "per_page|?per_page|is not a whole number; must be a whole number, 1 to 100",
        "per_page=1.0|?per_page|is not a whole number; must be a whole number, 1 to 100",
        "per_page=01|?per_page|is not a whole number; must be a whole number, 1 to 100",
        "per_page=99999999999999999999|?per_page|is not a whole number; must be a whole number, 1 to 100",
        "per_page=5&per_page=5|?per_page|is there more than once; it may be there once",
        "sort=name|?sort|is none of the values allowed; must be one of _id, -_id",
        "cursor=a%20b|?cursor|has the wrong form; must be a next_cursor as it was received",
        "cursor=%zz|?cursor|is not well encoded; UTF-8 with each byte as %XX is needed",
        "cursor=%ff|?cursor|is not well encoded; UTF-8 with each byte as %XX is needed",
        "cursor=%4|?cursor|is not well encoded; UTF-8 with each byte as %XX is needed",
        "page=2|?page|is not a known parameter; known are cursor, per_page, sort",
        "%zz=2|?|has a name that is not well encoded; UTF-8 with each byte as %XX is needed"
      })
  void aFaultOfTheQueryIsNamed(String query, String pointer, String detail) {
    HttpAnswer answer = send(HttpRequest.get("/users?" + query));
    assertEquals(400, answer.status());
    assertEquals(detail, answer.fault(pointer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/users/%36%35a1f0c2e4b0a1b2c3d4e5f6", "/users/65A1F0C2E4B0A1B2C3D4E5F6"})
  void anIdMayBeEncodedOrInCapitals(String path) {
    assertEquals(200, send(HttpRequest.get(path)).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/users/65a1f0c2e4b0a1b2c3d4e5f",
        "/users/65a1f0c2e4b0a1b2c3d4e5f6a",
        "/users/%00",
        "/users/%zz",
        "/users/g5a1f0c2e4b0a1b2c3d4e5f6"
      })
  void anotherIdIsRefused(String path) {
    HttpAnswer answer = send(HttpRequest.get(path));
    assertEquals(400, answer.status());
    assertNotNull(answer.fault("{id}"));
  }

  @Test
  void aHeaderThatMayBeThereOnceIsRefusedTwice() {
    HttpAnswer answer =
        send(
            HttpRequest.get(USER)
                .header("Consistency-Token", "a")
                .header("Consistency-Token", "a"));
    assertEquals(
        "is there more than once; it may be there once", answer.fault("Consistency-Token"));
    assertEquals(
        200,
        send(HttpRequest.get(USER)
                .header("If-None-Match", "\"1\"")
                .header("If-None-Match", "W/\"2\""))
            .status());
  }

  @Test
  void aHeaderOfAnyLengthGetsAnAnswer() {
    String tags = "\"1\"" + ",\"1\"".repeat(1_500);
    HttpAnswer answer = send(HttpRequest.get(USER).header("If-None-Match", tags));
    assertTrue(answer.fault("If-None-Match").startsWith("is too long"), answer.text());
    assertEquals(431, send(HttpRequest.get(USER).header("X-Long", "x".repeat(9_000))).status());
    assertEquals(414, send(HttpRequest.get("/users?cursor=" + "x".repeat(5_000))).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{} {}",
        "nope",
        "{\"name\":\"a\",}",
        "\u0000",
        "[1",
        "{\"a\":1e999}"
      })
  void aBodyThatIsNoJsonIsMalformed(String body) {
    HttpAnswer answer = send(HttpRequest.post("/users", body));
    assertEquals(400, answer.status());
    assertEquals("malformed", answer.problem());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "1", "\"text\"", "true"})
  void aBodyThatIsNoObjectIsInvalid(String body) {
    HttpAnswer answer = send(HttpRequest.post("/users", body));
    assertEquals("invalid", answer.problem());
    assertTrue(answer.fault("").endsWith("; must be an object"), answer.text());
  }

  @Test
  void noBodyIsTold() {
    HttpAnswer answer =
        send(HttpRequest.of("POST", "/users").header("Content-Type", "application/json"));
    assertEquals("there is no body; application/json is needed", answer.json().getString("detail"));
  }

  @Test
  void aBodyWhereNoneBelongsIsTold() {
    HttpAnswer answer = send(HttpRequest.of("DELETE", USER).body("application/json", "{}"));
    assertEquals(
        "this operation takes no body; send it without one", answer.json().getString("detail"));
    assertEquals(200, send(HttpRequest.of("DELETE", USER).body(null, "")).status());
  }

  @Test
  void aDuplicateFieldIsNamedBesideOtherFaults() {
    HttpAnswer answer =
        send(
            HttpRequest.post(
                "/users",
                "{\"name\":\"a\",\"email\":\"a@b.cd\",\"email\":\"hunter2\",\"password\":\"x\"}"));
    assertEquals("is there more than once; it must be there once", answer.fault("/email"));
    assertNotNull(answer.fault("/password"));
    assertFalse(answer.text().contains("hunter2"));
  }

  @Test
  void aPatchMustChangeSomething() {
    HttpAnswer answer = send(HttpRequest.patch(USER, "{}"));
    assertEquals("is empty; must have at least one of name, email, password", answer.fault(""));
    assertEquals(
        "is null; must have 1 to 100 characters after trimming",
        send(HttpRequest.patch(USER, "{\"name\":null}")).fault("/name"));
  }

  @Test
  void thousandsOfFaultsAreNotAllTold() {
    StringBuilder body = new StringBuilder("{");
    for (int i = 0; i < 5_000; i++) {
      body.append("\"f").append(i).append("\":1,");
    }
    HttpAnswer answer = send(HttpRequest.post("/users", body + "\"z\":1}"));
    assertEquals(50, answer.json().getJsonArray("errors").size());
    assertTrue(answer.body().length < 20_000);
  }

  private static String right(HttpAnswer answer, String pointer) {
    String detail = answer.fault(pointer);
    return detail.substring(detail.indexOf("; ") + 2);
  }

  private static HttpAnswer send(HttpRequest request) {
    return server.send(request);
  }
}
