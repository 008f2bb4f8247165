package io.muster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.api.http.OpenStreams;
import io.muster.config.Settings;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ApiListenerTest {

  @Test
  void aSlowWriteIsAnsweredBeforeItsConnectionIsTakenForIdle() {
    assertEquals(150, ApiListener.idleSeconds(Duration.ofMinutes(2)));
    assertEquals(125, ApiListener.idleSeconds(Duration.ofSeconds(95)));
  }

  @Test
  void aConnectionMayBeQuietForTwoMinutesHoweverSoonWritesAreAnswered() {
    assertEquals(120, ApiListener.idleSeconds(Duration.ofSeconds(10)));
    assertEquals(120, ApiListener.idleSeconds(Duration.ofMillis(100)));
  }

  @Test
  void whoAsksForHttp2InTheClearIsAnsweredInHttp11WhichHoldsBodiesBack() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      ApiListener listener = new ApiListener(settings(), ApiListenerTest::echo, () -> false);
      vertx
          .deployVerticle(listener.verticle())
          .toCompletionStage()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);

      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_2)
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port()))
                      .POST(HttpRequest.BodyPublishers.ofString("body"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
      assertEquals("body", answer.body());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private static ApiSettings settings() {
    return ApiSettings.read(
        new Settings(
            Map.of(
                "HTTP_PORT", "0",
                "MONGO_URI", "mongodb://localhost/muster?replicaSet=rs0",
                "RABBITMQ_URI", "amqp://a:b@localhost/muster",
                "SIGNING_KEYS", "A".repeat(44))));
  }

  private static ApiRoutes echo(Vertx vertx) {
    return new ApiRoutes(
        request -> request.body().onSuccess(body -> request.response().end(body)),
        request -> {},
        new OpenStreams(vertx, new SimpleMeterRegistry()));
  }
}
