package io.muster.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.api.http.OpenStreams;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.RawClient;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How listening ends. */
@Timeout(30)
class ApiVerticleTest {

  private static final int EVENT_LOOPS = 2;

  private final Vertx vertx = Vertx.vertx();
  private final List<HttpServerRequest> inTheMaking = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;
  private volatile int port;
  private String deployment;

  @BeforeEach
  void listen() throws Exception {
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(-1);
    ApiRoutes routes =
        new ApiRoutes(
            request -> {
              if (request.path().equals("/slow")) {
                inTheMaking.add(request);
              } else {
                request.response().end("at once");
              }
            },
            request -> {},
            new OpenStreams(vertx, new SimpleMeterRegistry()));
    deployment =
        get(
            vertx.deployVerticle(
                () ->
                    new ApiVerticle(
                        options,
                        unused -> routes,
                        bound -> port = bound,
                        () -> stopping,
                        Duration.ofSeconds(10)),
                new DeploymentOptions().setInstances(EVENT_LOOPS)));
  }

  @AfterEach
  void end() throws Exception {
    get(vertx.close());
  }

  @Test
  void anAnswerInTheMakingIsStillGivenAndNobodyElseIsListenedTo() throws Exception {
    try (RawClient one = new RawClient(port);
        RawClient other = new RawClient(port)) {
      one.write(request("/slow"));
      other.write(request("/slow"));
      await().until(() -> inTheMaking.size() == 2);

      Future<Void> stopped = vertx.undeploy(deployment);

      await().untilAsserted(() -> assertThrows(IOException.class, () -> new RawClient(port)));
      assertFalse(stopped.isComplete());
      inTheMaking.forEach(request -> request.response().end("late"));
      assertEquals(200, one.read(false).status());
      assertEquals(200, other.read(false).status());
      assertTrue(one.isEnded());
      get(stopped);
    }
  }

  @Test
  void aConnectionThatAsksNothingDoesNotHoldUpTheEnd() throws Exception {
    try (RawClient idle = new RawClient(port)) {
      assertEquals(200, idle.send(HttpRequest.get("/")).status());

      get(vertx.undeploy(deployment));

      assertTrue(idle.isEnded());
    }
  }

  @Test
  void beforeTheEndEachAnswerIsTheLastOnItsConnectionAndNewOnesAreTaken() throws Exception {
    try (RawClient kept = new RawClient(port)) {
      assertTrue(kept.send(HttpRequest.get("/")).header("Connection").isEmpty());
      stopping = true;

      HttpAnswer last = kept.send(HttpRequest.get("/"));

      assertEquals(200, last.status());
      assertEquals("close", last.header("Connection").orElseThrow());
      assertTrue(kept.isEnded());
      try (RawClient late = new RawClient(port)) {
        assertEquals(200, late.send(HttpRequest.post("/", "{}")).status());
        assertTrue(late.isEnded());
      }
    }
  }

  private static byte[] request(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
