package io.muster.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.testing.RawClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client sees of a body that waits at the socket until it is read. */
@Timeout(30)
class IncomingBodyTest {

  private static final long READING_BEGINS_MILLIS = 3_000;

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  /** Nobody reads for longer than a connection may be idle; then all is read at once. */
  @BeforeEach
  void listen() throws Exception {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setIdleTimeout(1))
            .requestHandler(
                request -> {
                  BodyStream body =
                      new IncomingBody(vertx, request, "text/csv")
                          .open(Duration.ofSeconds(20), true);
                  vertx.setTimer(
                      READING_BEGINS_MILLIS,
                      later ->
                          vertx
                              .executeBlocking(() -> Long.toString(body.transferTo(nowhere())))
                              .onComplete(read -> request.response().end(read.result())));
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  private static java.io.OutputStream nowhere() {
    return java.io.OutputStream.nullOutputStream();
  }

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aConnectionThatIsHeldBackIsNotClosedForBeingIdle() throws Exception {
    int length = 200_000;
    try (RawClient client = new RawClient(server.actualPort())) {
      String head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
      client.write(head.getBytes());
      client.write(new byte[length]);

      assertEquals(Integer.toString(length), new String(client.read(false).body()));
      assertTrue(client.isEnded(), "once it is idle, it is closed");
    }
  }
}
