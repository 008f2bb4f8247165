package io.muster.api.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoTimeoutException;
import io.muster.access.Client;
import io.muster.access.Role;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import io.muster.signing.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GetOperationTest {

  private static final Map<String, Client> CLIENTS =
      Map.of(
          "Bearer w", new Client("writer", Role.WRITE),
          "Bearer o", new Client("other", Role.WRITE),
          "Bearer r", new Client("reader", Role.READ),
          "Bearer a", new Client("boss", Role.ADMIN));

  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    api = new TestApi(authorization -> Optional.ofNullable(authorization).map(CLIENTS::get));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  @Test
  void itsSenderAndAdminsSeeItAndNobodyElse() {
    String address =
        api.send(as("w", HttpRequest.post("/users", BODY)).header("Prefer", "respond-async"))
            .header("Location")
            .orElseThrow();
    HttpAnswer seen = api.send(as("w", HttpRequest.get(address)));
    assertEquals("applied", seen.json().getString("status"));
    assertTrue(seen.header("Consistency-Token").isPresent());
    assertEquals(200, api.send(as("a", HttpRequest.get(address))).status());
    assertEquals(404, api.send(as("o", HttpRequest.get(address))).status());
    assertEquals(401, api.send(HttpRequest.get(address)).status());
  }

  @Test
  void aRejectedWriteTellsItsProblem() {
    api.send(as("w", HttpRequest.post("/users", BODY)));
    String address =
        api.send(as("w", HttpRequest.post("/users", BODY)).header("Prefer", "respond-async"))
            .header("Location")
            .orElseThrow();
    HttpAnswer answer = api.send(as("w", HttpRequest.get(address)));
    assertEquals("rejected", answer.json().getString("status"));
    assertEquals("/problems/email-taken", answer.json().getJsonObject("problem").getString("type"));
  }

  @Test
  void whatIsNotDecidedIsPendingUntilItsRetentionEnds() {
    String address = "/operations/" + id("writer", Instant.now());
    HttpAnswer pending = api.send(as("w", HttpRequest.get(address)));
    assertEquals("pending", pending.json().getString("status"));
    assertEquals("1", pending.header("Retry-After").orElseThrow());
    api.clockOffset = Duration.ofHours(50);
    assertEquals(410, api.send(as("w", HttpRequest.get(address))).status());
  }

  @Test
  void whoAsksForLongIsToldToAskMoreSeldom() {
    String address = "/operations/" + id("writer", Instant.now());
    api.clockOffset = Duration.ofSeconds(200);
    HttpAnswer pending = api.send(as("w", HttpRequest.get(address)));
    int seconds = Integer.parseInt(pending.header("Retry-After").orElseThrow());
    assertTrue(seconds >= 20 && seconds <= 22, "seconds " + seconds);
  }

  @Test
  void whatNoWorkerSawInTimeHasExpired() {
    String address = "/operations/" + id("writer", Instant.now());
    api.clockOffset = Duration.ofHours(24);
    assertEquals("pending", api.send(as("w", HttpRequest.get(address))).json().getString("status"));
    api.clockOffset = Duration.ofHours(24).plusMinutes(11);

    HttpAnswer expired = api.send(as("w", HttpRequest.get(address)));

    assertEquals("expired", expired.json().getString("status"));
    assertEquals(
        "/problems/command-expired", expired.json().getJsonObject("problem").getString("type"));
    assertTrue(expired.header("Retry-After").isEmpty());
  }

  @Test
  void aForgedIdIsNotFound() {
    String id = id("writer", Instant.now());
    String forged = id.substring(0, id.length() - 1) + (id.endsWith("A") ? "B" : "A");
    assertEquals(404, api.send(as("a", HttpRequest.get("/operations/" + forged))).status());
    assertEquals(404, api.send(as("a", HttpRequest.get("/operations/a"))).status());
    assertEquals(400, api.send(as("a", HttpRequest.get("/operations/a!"))).status());
  }

  @Test
  void withoutTheStoreNothingIsSaid() {
    api.backend.storeFailure = new MongoTimeoutException("away");
    assertEquals(
        503,
        api.send(as("w", HttpRequest.get("/operations/" + id("writer", Instant.now())))).status());
  }

  @Test
  void rolesDecideWhoMayDoWhat() {
    assertEquals(403, api.send(as("r", HttpRequest.post("/users", BODY))).status());
    assertEquals(201, api.send(as("w", HttpRequest.post("/users", BODY))).status());
    for (String key : new String[] {"r", "w", "a"}) {
      assertEquals(200, api.send(as(key, HttpRequest.get("/users"))).status());
    }
    HttpAnswer unknown = api.send(as("x", HttpRequest.get("/users")));
    assertEquals(401, unknown.status());
    assertTrue(unknown.header("WWW-Authenticate").orElseThrow().startsWith("Bearer"));
    assertEquals(200, api.send(HttpRequest.get("/ping/app")).status());
    assertEquals(200, api.send(HttpRequest.get("/openapi.json")).status());
  }

  private static final String BODY =
      "{\"name\":\"Zoë\",\"email\":\"zoe@example.org\",\"password\":\"correct horse\"}";

  private static HttpRequest as(String key, HttpRequest request) {
    return request.header("Authorization", "Bearer " + key);
  }

  private String id(String client, Instant at) {
    return api.operationIds.encode(new Operation("00ff", client, at));
  }
}
