package io.muster.api;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import java.util.function.IntConsumer;

/** Serves HTTP on one event loop. */
final class ApiVerticle extends VerticleBase {

  private final HttpServerOptions options;
  private final ApiRoutes routes;
  private final IntConsumer onPort;

  /**
   * A verticle that isn't deployed yet.
   *
   * @param onPort hears which port was bound
   */
  ApiVerticle(HttpServerOptions options, ApiRoutes routes, IntConsumer onPort) {
    this.options = options;
    this.routes = routes;
    this.onPort = onPort;
  }

  @Override
  public Future<?> start() {
    return routes
        .server(vertx, options)
        .listen()
        .onSuccess(server -> onPort.accept(server.actualPort()));
  }
}
