package io.muster.api.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.mongodb.MongoTimeoutException;
import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadsTest {

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
}
