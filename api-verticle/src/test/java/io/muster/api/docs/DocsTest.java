package io.muster.api.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.Stubs;
import io.muster.api.testing.TestServer;
import io.muster.problem.ProblemType;
import io.vertx.core.Vertx;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DocsTest {

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
  void theContractIsServedAsItIs() {
    assertEquals(
        TestServer.CONTRACT.document().text(),
        server.send(HttpRequest.get("/openapi.json")).text());
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyProblemTypeIsExplainedToPeopleAndPrograms(ProblemType type) {
    HttpAnswer json = server.send(HttpRequest.get(type.path()));
    assertEquals(type.title(), json.json().getString("title"));
    assertEquals(type.status(), json.json().getInteger("status"));
    HttpAnswer page =
        server.send(HttpRequest.get(type.path()).header("Accept", "text/html,*/*;q=0.8"));
    assertEquals("text/html", page.mediaType());
    assertTrue(page.text().contains(type.title()) && !page.text().contains("{{"), page.text());
  }

  @Test
  void anUnknownProblemTypeIsNotFound() {
    assertEquals(404, server.send(HttpRequest.get("/problems/other")).status());
    assertEquals(400, server.send(HttpRequest.get("/problems/%3Cscript%3E")).status());
  }

  @Test
  void thePageLoadsNothingFromElsewhere() {
    HttpAnswer page = server.send(HttpRequest.get("/docs").header("Accept", "text/html"));
    String policy = page.header("Content-Security-Policy").orElseThrow();
    assertTrue(
        policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
    Matcher links = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page.text());
    int found = 0;
    while (links.find()) {
      if (!links.group(1).startsWith("data:")) {
        assertTrue(links.group(1).startsWith("/"), links.group(1));
        assertEquals(200, server.send(HttpRequest.get(links.group(1))).status(), links.group(1));
        found++;
      }
    }
    assertEquals(4, found);
    assertFalse(page.text().contains("<script>") || page.text().contains(" style="), page.text());
  }
}
