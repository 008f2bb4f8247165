package io.muster.api;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Serves HTTP on one event loop. */
final class ApiVerticle extends VerticleBase {

  private final HttpServerOptions options;
  private final Function<Vertx, ApiRoutes> routes;
  private final IntConsumer onPort;

  /**
   * A verticle that isn't deployed yet.
   *
   * @param onPort hears which port was bound
   */
  ApiVerticle(HttpServerOptions options, Function<Vertx, ApiRoutes> routes, IntConsumer onPort) {
    this.options = options;
    this.routes = routes;
    this.onPort = onPort;
  }

  @Override
  public Future<?> start() {
    ApiRoutes mounted = routes.apply(vertx);
    return vertx
        .createHttpServer(options)
        .requestHandler(mounted.requests())
        .invalidRequestHandler(mounted.invalidRequests())
        .listen()
        .onSuccess(server -> onPort.accept(server.actualPort()));
  }
}
