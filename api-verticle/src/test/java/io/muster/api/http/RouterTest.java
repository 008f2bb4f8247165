package io.muster.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.RawClient;
import io.muster.api.testing.Stubs;
import io.muster.api.testing.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

  private static final String USER = "/users/" + Stubs.ID;
  private static final String GOOD =
      "{\"name\":\"Zoë\",\"email\":\"zoe@example.org\",\"password\":\"correct horse\"}";

  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    Vertx vertx = Vertx.vertx();
    Map<String, OperationHandler> handlers = Stubs.all(vertx);
    handlers.put(
        "pingApp", call -> Future.failedFuture(new IllegalStateException("hunter2 broke")));
    handlers.put(
        "pingDb",
        call -> {
          throw new StackOverflowError("hunter2 overflowed");
        });
    server = new TestServer(vertx, handlers, Authenticator.NONE);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void everyOperationAnswersAsTheContractSays() {
    assertEquals(201, send(HttpRequest.post("/users", GOOD)).status());
    assertEquals(200, send(HttpRequest.get("/users")).status());
    assertEquals(200, send(HttpRequest.get("/users?per_page=5&sort=-_id&cursor=abc")).status());
    assertEquals(200, send(HttpRequest.get(USER)).status());
    assertEquals(200, send(HttpRequest.put(USER, GOOD)).status());
    assertEquals(200, send(HttpRequest.patch(USER, "{\"name\":\"Z\"}")).status());
    assertEquals(200, send(HttpRequest.of("DELETE", USER)).status());
    assertEquals(200, send(HttpRequest.get("/operations/a.b")).status());
  }

  @Test
  void aFailureBecomesAProblemWithARequestIdAndNoWordOfItsCause() {
    for (String path : new String[] {"/ping/app", "/ping/db"}) {
      HttpAnswer answer = send(HttpRequest.get(path).header("X-Request-Id", "abc-1"));
      assertEquals(500, answer.status());
      assertEquals("abc-1", answer.json().getString("request_id"));
      assertFalse(
          answer.text().contains("hunter2") || answer.text().contains("java."), answer.text());
    }
  }

  @Test
  void aUsableRequestIdIsEchoedAndAnyOtherReplaced() {
    assertEquals("a.B_1~:/+=-", requestId("a.B_1~:/+=-"));
    assertEquals(128, requestId("x".repeat(128)).length());
    assertFalse(requestId("x".repeat(129)).startsWith("x"));
    assertFalse(requestId("a b").contains("a b"));
    assertFalse(requestId("é").contains("é"));
  }

  @Test
  void headIsGetWithoutABody() {
    HttpAnswer get = send(HttpRequest.get(USER));
    HttpAnswer head = send(HttpRequest.of("HEAD", USER));
    assertEquals(200, head.status());
    assertEquals(get.header("Content-Length"), head.header("Content-Length"));
    assertEquals(0, head.body().length);
    assertEquals(404, send(HttpRequest.of("HEAD", "/nowhere")).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT|/users|POST, GET, HEAD, OPTIONS",
        "POST|/users/65a1f0c2e4b0a1b2c3d4e5f6|GET, HEAD, PUT, PATCH, DELETE, OPTIONS",
        "DELETE|/ping/app|GET, HEAD, OPTIONS",
        "TRACE|/users|POST, GET, HEAD, OPTIONS",
        "FOO|/openapi.json|GET, HEAD, OPTIONS"
      })
  void anotherMethodIsRefusedWithThoseAllowed(String method, String path, String allowed) {
    HttpAnswer answer = send(HttpRequest.of(method, path));
    assertEquals(405, answer.status());
    assertEquals(allowed, answer.header("Allow").orElseThrow());
    assertEquals(204, send(HttpRequest.of("OPTIONS", path)).status());
    assertEquals(allowed, send(HttpRequest.of("OPTIONS", path)).header("Allow").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/user",
        "/users/",
        "/Users",
        "//users",
        "/users/a/b",
        "/users//",
        "/ping",
        "/../users",
        "/users/%2e%2e",
        "/problems/no-such",
        "/docs/other.js",
        "/%",
        "/a%zzb",
        "/é\"<>{}|\\^`"
      })
  void whatIsNotThereIsAProblemToo(String path) {
    HttpAnswer answer = send(HttpRequest.get(path));
    assertTrue(answer.status() == 404 || answer.status() == 400, answer.text());
    assertEquals("application/problem+json", answer.mediaType());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/xml",
        "application/json;q=0",
        "text/*, image/*",
        "nonsense",
        ";q=1"
      })
  void whoTakesNoneOfOursIsTold(String accept) {
    HttpAnswer answer = send(HttpRequest.get(USER).header("Accept", accept));
    assertEquals(406, answer.status());
    assertTrue(answer.json().getString("detail").contains("application/json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/*",
        "application/json",
        "APPLICATION/JSON; charset=utf-8",
        "text/html, */*;q=0.1",
        "application/problem+json",
        "text/html, application/json;q=0.5"
      })
  void whoTakesOursGetsIt(String accept) {
    assertEquals(200, send(HttpRequest.get(USER).header("Accept", accept)).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/json; charset=latin1",
        "application/merge-patch+json",
        "json"
      })
  void anotherMediaTypeIsRefusedWithTheOneThatIsRead(String type) {
    HttpAnswer answer = send(HttpRequest.of("POST", "/users").body(type, GOOD));
    assertEquals(415, answer.status());
    assertEquals("application/json", answer.header("Accept").orElseThrow());
  }

  @Test
  void aBodyWithoutATypeOrWithACodingIsRefused() {
    assertEquals(415, send(HttpRequest.of("POST", "/users").body(null, GOOD)).status());
    assertEquals(
        415, send(HttpRequest.post("/users", GOOD).header("Content-Encoding", "gzip")).status());
    HttpAnswer patch = send(HttpRequest.of("PATCH", USER).body("application/json", "{}"));
    assertEquals("application/merge-patch+json", patch.header("Accept").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json;charset=UTF-8",
        "Application/JSON ; charset=\"utf-8\""
      })
  void theMediaTypeMayBeWrittenInAnyWay(String type) {
    assertEquals(201, send(HttpRequest.of("POST", "/users").body(type, GOOD)).status());
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

  @Test
  void aBodyUpToTheLimitIsReadAndOneMoreByteRefused() throws Exception {
    String filler = " ".repeat(65_536 - GOOD.getBytes(StandardCharsets.UTF_8).length);
    assertEquals(201, send(HttpRequest.post("/users", GOOD + filler)).status());
    assertEquals(413, send(HttpRequest.post("/users", GOOD + filler + " ")).status());
    HttpRequest endless = HttpRequest.post("/users", "").header("Transfer-Encoding", "chunked");
    try (RawClient client = server.connect()) {
      client.write(
          ("POST /users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      byte[] chunk = ("4000\r\n" + " ".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 6; i++) {
        client.write(chunk);
      }
      assertEquals(413, server.checked(endless, client.read(false)).status());
      assertTrue(client.isEnded());
    }
  }

  @Test
  void anAnnouncedBodyThatIsTooLongIsRefusedUnread() throws Exception {
    HttpRequest request = HttpRequest.post("/users", "");
    try (RawClient client = server.connect()) {
      client.write(
          ("POST /users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                  + "Content-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      assertEquals(413, server.checked(request, client.read(false)).status());
    }
  }

  @Test
  void whoWaitsForALeaveToSendTheBodyGetsIt() throws Exception {
    HttpRequest request = HttpRequest.post("/users", GOOD);
    byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
    try (RawClient client = server.connect()) {
      client.write(
          ("POST /users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                  + "Content-Length: "
                  + body.length
                  + "\r\nExpect: 100-continue\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      assertEquals(100, client.read(true).status());
      client.write(body);
      assertEquals(201, server.checked(request, client.read(false)).status());
    }
  }

  @Test
  void aConnectionServesOnAfterARefusal() throws Exception {
    try (RawClient client = server.connect()) {
      assertEquals(400, client.send(HttpRequest.post("/users", "{")).status());
      assertEquals(413, client.send(HttpRequest.post("/users", " ".repeat(70_000))).status());
      assertEquals(
          415, client.send(HttpRequest.of("POST", "/users").body("text/plain", "abc")).status());
      assertEquals(201, client.send(HttpRequest.post("/users", GOOD)).status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /users HTTP/1.1\r\n\r\n",
        "GET /us ers HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "GET /users HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET /users HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
        "GET users HTTP/1.1\r\nHost: a\r\n\r\n"
      })
  void whatIsHardlyHttpGetsAProblem(String text) throws Exception {
    try (RawClient client = server.connect()) {
      client.write(text.getBytes(StandardCharsets.ISO_8859_1));
      HttpAnswer answer = client.read(false);
      assertTrue(answer.status() == 400 || answer.status() == 404, answer.text());
      assertEquals("application/problem+json", answer.mediaType());
    }
  }

  @Test
  void aSlowBodyIsNotWaitedForForEver() throws Exception {
    HttpRequest request = HttpRequest.post("/users", "");
    try (RawClient client = server.connect()) {
      client.write(
          "POST /users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
              .getBytes(StandardCharsets.UTF_8));
      assertEquals(408, server.checked(request, client.read(false)).status());
      assertTrue(client.isEnded());
    }
  }

  private static String right(HttpAnswer answer, String pointer) {
    String detail = answer.fault(pointer);
    return detail.substring(detail.indexOf("; ") + 2);
  }

  private static String requestId(String sent) {
    return send(HttpRequest.get(USER).header("X-Request-Id", sent))
        .header("X-Request-Id")
        .orElseThrow();
  }

  private static HttpAnswer send(HttpRequest request) {
    return server.send(request);
  }
}
