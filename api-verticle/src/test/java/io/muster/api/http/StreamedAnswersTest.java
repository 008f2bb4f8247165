package io.muster.api.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.RawClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client sees of a body that is written bit by bit. */
@Timeout(30)
class StreamedAnswersTest {

  private static final Buffer PIECE = Buffer.buffer(new byte[10_000]);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger discarded = new AtomicInteger();
  private volatile StreamedBody body = sink -> Future.succeededFuture();
  private volatile Throwable failure;
  private volatile OpenStreams streams;
  private volatile boolean cutOff;
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    streams = new OpenStreams(vertx, metrics, PATIENCE);
    AnswerWriter writer = new AnswerWriter(vertx, RequestIds.counting(), streams);
    server =
        get(
            vertx
                .createHttpServer()
                .connectionHandler(connection -> connection.closeHandler(ended -> cutOff = true))
                .requestHandler(
                    request ->
                        writer.write(request, "test", Answer.stream(200, "text/csv", kept())))
                .listen(0, "127.0.0.1"));
  }

  /** The body of the test, with what becomes of it noted. */
  private StreamedBody kept() {
    return new StreamedBody() {
      @Override
      public Future<Void> writeTo(BodySink sink) {
        return body.writeTo(sink).onFailure(cause -> failure = cause);
      }

      @Override
      public void discard() {
        discarded.incrementAndGet();
      }
    };
  }

  @AfterEach
  void end() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  private Future<Void> pieces(BodySink sink, int howMany) {
    return sink.writeAll(
        () -> Future.succeededFuture(written.getAndIncrement() < howMany ? PIECE : null));
  }

  private RawClient ask(String method) throws IOException {
    RawClient client = new RawClient(server.actualPort());
    client.write((method + " / HTTP/1.1\r\nHost: x\r\n\r\n").getBytes());
    return client;
  }

  @Test
  void aWholeBodyComesWithItsEnd() throws Exception {
    body = sink -> pieces(sink, 100);

    try (RawClient client = ask("GET")) {
      HttpAnswer answer = client.read(false);

      assertEquals("text/csv", answer.mediaType());
      assertEquals(1_000_000, answer.body().length);
    }
    assertEquals(0, discarded.get());
  }

  @Test
  void aBodyThatFailsInTheMiddleHasNoEnd() throws Exception {
    body =
        sink -> pieces(sink, 3).compose(done -> Future.failedFuture(new IOException("store away")));

    try (RawClient client = ask("GET")) {
      assertThrows(Exception.class, () -> client.read(false));
    }
    assertEquals(1, broken("server"));
  }

  @Test
  void aBodyThatFailsInTheMiddleHasNoEndOverHttp2() throws Exception {
    body =
        sink -> pieces(sink, 3).compose(done -> Future.failedFuture(new IOException("store away")));
    var client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));

    Future<Buffer> read =
        client
            .request(io.vertx.core.http.HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
            .compose(request -> request.send())
            .compose(response -> response.body());

    assertThrows(ExecutionException.class, () -> get(read));
  }

  @Test
  void headHasNoBodyAndWhatTheBodyHeldIsGivenBack() throws Exception {
    try (RawClient client = new RawClient(server.actualPort())) {
      HttpAnswer answer = client.send(HttpRequest.of("HEAD", "/"));

      assertEquals(200, answer.status());
      assertEquals("text/csv", answer.mediaType());
    }
    assertEquals(1, discarded.get());
  }

  @Test
  void aClientThatDoesNotReadStopsTheWritingAndIsCutOff() throws Exception {
    body = sink -> pieces(sink, 100_000);

    try (RawClient client = ask("GET")) {
      await().until(() -> failure != null);

      assertTrue(failure instanceof ResponseSink.NoReaderException, failure.toString());
      // What the sockets take, and no more: not the gigabyte that there is.
      assertTrue(written.get() < 2_000, written + " pieces");
      await().untilAsserted(() -> assertEquals(1, broken("client")));
      await().until(() -> cutOff);
      assertThrows(Exception.class, () -> client.read(false));
    }
  }

  @Test
  void aClientThatReadsAgainBeforeThatGetsAll() throws Exception {
    body = sink -> pieces(sink, 2_000);

    try (RawClient client = ask("GET")) {
      Thread.sleep(PATIENCE.toMillis() / 2);

      assertEquals(2_000 * PIECE.length(), client.read(false).body().length);
    }
  }

  @Test
  void aClientThatLeavesEndsTheWriting() throws Exception {
    body = sink -> pieces(sink, 100_000);

    ask("GET").close();

    await().until(() -> failure != null);
    assertTrue(failure instanceof ResponseSink.NoReaderException, failure.toString());
  }

  @Test
  void aBodyWithoutAnEndHearsThatTheProcessStops() throws Exception {
    body = sink -> sink.write(PIECE).compose(room -> sink.stopping());

    try (RawClient client = ask("GET")) {
      await().until(() -> streams.count() == 1);
      streams.stop(Duration.ofSeconds(20));

      assertEquals(PIECE.length(), client.read(false).body().length);
    }
  }

  @Test
  void aBodyThatGoesOnWhileTheProcessStopsIsBrokenOff() throws Exception {
    body = sink -> sink.write(PIECE).compose(room -> sink.closed());

    try (RawClient client = ask("GET")) {
      await().until(() -> streams.count() == 1);
      streams.stop(Duration.ofMillis(100));

      assertThrows(Exception.class, () -> client.read(false));
    }
  }

  private double broken(String by) {
    var counter = metrics.find("muster.http.streams.broken").tag("by", by).counter();
    return counter == null ? 0 : counter.count();
  }
}
