package io.muster.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpGetsTest {
  private final Vertx vertx = Vertx.vertx();
  private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    retries.shutdownNow();
    vertx.close();
  }

  @Test
  void requestsKeepTheirConnections() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    HttpServer server =
        vertx
            .createHttpServer()
            .connectionHandler(connection -> connections.incrementAndGet())
            .requestHandler(request -> request.response().end(Buffer.buffer("x".repeat(300))));
    LoadReport report = run(server, 8);
    assertEquals(8, connections.get());
    assertTrue(report.completed() > 8, report::toString);
    assertEquals(Map.of(), report.failures());
  }

  @Test
  void anAnswerThatComesInPiecesIsOneAnswer() throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(this::answerSlowly);
    LoadReport report = run(server, 2);
    assertTrue(report.completed() > 2, report::toString);
    assertEquals(Map.of(), report.failures());
  }

  private void answerSlowly(HttpServerRequest request) {
    request.response().putHeader("Content-Length", "20").write("0123456789");
    vertx.setTimer(20, timer -> request.response().end("0123456789"));
  }

  @Test
  void whatIsNot200Fails() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().setStatusCode(503).end("no"));
    assertTrue(run(server, 1).failures().containsKey("status 503"));
  }

  @Test
  void aClosedConnectionIsAFailureAndAnotherIsOpened() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (requests.incrementAndGet() % 10 == 0) {
                    request.connection().close();
                  } else {
                    request.response().end("yes");
                  }
                });
    LoadReport report = run(server, 1);
    assertTrue(report.failed() > 0, report::toString);
    assertTrue(report.completed() > 10, report::toString);
  }

  private LoadReport run(HttpServer server, int clients) throws Exception {
    int port =
        server
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
    JsonObject config =
        new JsonObject().put("host", "127.0.0.1").put("port", port).put("seeded", 10);
    try (HttpGets gets = new HttpGets(config)) {
      return ClosedLoop.run(gets, new Window(clients, 200, 500, Map.of()), retries);
    }
  }
}
