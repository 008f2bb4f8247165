package io.muster.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.Stubs;
import io.muster.api.testing.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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

  private static String requestId(String sent) {
    return send(HttpRequest.get(USER).header("X-Request-Id", sent))
        .header("X-Request-Id")
        .orElseThrow();
  }

  private static HttpAnswer send(HttpRequest request) {
    return server.send(request);
  }
}
