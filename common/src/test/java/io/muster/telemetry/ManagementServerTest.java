package io.muster.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ManagementServerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final Health health = new Health();
  private final Telemetry telemetry = new Telemetry("test", health);
  private final Vertx vertx = telemetry.vertx(new VertxOptions());
  private ManagementServer server;

  @BeforeEach
  void start() throws Exception {
    server = get(ManagementServer.start(vertx, "127.0.0.1", 0, health, telemetry));
  }

  @AfterEach
  void stop() throws Exception {
    get(vertx.close());
    telemetry.close();
  }

  @Test
  void aProcessIsAliveBeforeItHasStarted() throws Exception {
    assertEquals(200, ask("GET", "/health/live").statusCode());
    assertEquals(503, ask("GET", "/health/started").statusCode());
    assertEquals(503, ask("GET", "/health/ready").statusCode());
  }

  @Test
  void readinessSaysWhichCheckIsDownAndWhy() throws Exception {
    health.started();
    health.set("broker", Condition.up());
    health.set("mongo", Condition.down("connecting"));
    health.set("writes", Condition.limited("blocked"));

    HttpResponse<String> response = ask("GET", "/health/ready");

    assertEquals(503, response.statusCode());
    assertEquals("application/json", response.headers().firstValue("content-type").orElse(""));
    assertEquals(
        new JsonObject(
            """
            {"status": "down", "started": true, "draining": false, "checks": {
              "broker": {"status": "up"},
              "mongo": {"status": "down", "reason": "connecting"},
              "writes": {"status": "limited", "reason": "blocked"}}}
            """),
        new JsonObject(response.body()));
    assertEquals(200, ask("GET", "/health/started").statusCode());
  }

  @Test
  void readinessComesAndGoes() throws Exception {
    health.started();
    health.set("mongo", Condition.up());
    assertEquals(200, ask("GET", "/health/ready").statusCode());

    health.drain();

    assertEquals(503, ask("GET", "/health/ready").statusCode());
    assertEquals(200, ask("GET", "/health/live").statusCode());
  }

  @Test
  void metricsAreInTheTextFormOfPrometheusWithTheServiceAsTag() throws Exception {
    health.started();
    telemetry.registry().counter("muster.test.events", "kind", "one").increment(3);

    HttpResponse<String> response = ask("GET", "/metrics");

    assertEquals(200, response.statusCode());
    assertTrue(
        response
            .headers()
            .firstValue("content-type")
            .orElse("")
            .startsWith("text/plain; version=0.0.4"));
    String text = response.body();
    assertTrue(text.contains("muster_test_events_total{kind=\"one\",service=\"test\"} 3.0"), text);
    assertTrue(text.contains("muster_ready{service=\"test\"} 1.0"), text);
    assertTrue(text.contains("jvm_memory_used_bytes{"), text);
    assertTrue(text.contains("muster_build{service=\"test\",version=\"development\"} 1.0"), text);
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertEquals(404, ask("GET", "/").statusCode());
    assertEquals(404, ask("GET", "/health").statusCode());
    HttpResponse<String> refused = ask("POST", "/health/live");
    assertEquals(405, refused.statusCode());
    assertEquals("GET, HEAD", refused.headers().firstValue("allow").orElse(""));
  }

  @Test
  void headIsAnsweredWithoutBody() throws Exception {
    HttpResponse<String> response = ask("HEAD", "/health/live");

    assertEquals(200, response.statusCode());
    assertEquals("", response.body());
  }

  @Test
  void aFreePortIsShownInItsAddress() {
    assertTrue(server.port() > 0);
    assertEquals("http://127.0.0.1:" + server.port(), server.address());
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
