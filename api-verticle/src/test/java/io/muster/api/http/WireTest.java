package io.muster.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.RawClient;
import io.muster.api.testing.Stubs;
import io.muster.api.testing.TestServer;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {

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

  private static HttpAnswer send(HttpRequest request) {
    return server.send(request);
  }
}
