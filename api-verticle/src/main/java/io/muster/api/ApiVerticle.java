package io.muster.api;

import io.muster.api.http.OpenStreams;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves HTTP on one event loop. While the process is about to stop, each answer is the last on its
 * connection, so that clients come back over another one; undeploying listens no more, answers what
 * is in the making, and breaks off streamed answers that don't come to their end soon.
 */
final class ApiVerticle extends VerticleBase {

  // Long answers can be resumed, which is better than holding up everything else that has to end.
  private static final Duration GRACE_OF_STREAMS = Duration.ofSeconds(5);

  private final HttpServerOptions options;
  private final Function<Vertx, ApiRoutes> routes;
  private final IntConsumer onPort;
  private final BooleanSupplier stopping;
  private final Duration patience;
  private @Nullable HttpServer server;
  private @Nullable OpenStreams streams;

  /**
   * A verticle that isn't deployed yet.
   *
   * @param onPort hears which port was bound
   * @param stopping whether the process is about to stop; asked for each request
   * @param patience how long undeploying waits for answers that are in the making
   */
  ApiVerticle(
      HttpServerOptions options,
      Function<Vertx, ApiRoutes> routes,
      IntConsumer onPort,
      BooleanSupplier stopping,
      Duration patience) {
    this.options = options;
    this.routes = routes;
    this.onPort = onPort;
    this.stopping = stopping;
    this.patience = patience;
  }

  @Override
  public Future<?> start() {
    ApiRoutes mounted = routes.apply(vertx);
    streams = mounted.streams();
    return vertx
        .createHttpServer(options)
        .requestHandler(
            request -> {
              if (stopping.getAsBoolean()) {
                endConnectionAfter(request);
              }
              mounted.requests().handle(request);
            })
        .invalidRequestHandler(mounted.invalidRequests())
        .listen()
        .onSuccess(
            listening -> {
              server = listening;
              onPort.accept(listening.actualPort());
            });
  }

  @Override
  public Future<?> stop() {
    if (streams != null) {
      streams.stop(GRACE_OF_STREAMS);
    }
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void endConnectionAfter(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      // The others have no header for it: they are told when the server stops.
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      request.connection().shutdown(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
