package io.muster.api;

import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Makes one verticle for each event loop, all of them listening on the same port. */
final class ApiListener {

  private static final int ANY_PORT_SHARED_BY_ALL = -1;
  private static final int BACKLOG = 1_024;
  private static final Duration LEAST_IDLE = Duration.ofMinutes(2);

  /** For all of an answer that isn't waiting: reading the body, hashing, writing it out. */
  private static final Duration BESIDE_THE_WAIT = Duration.ofSeconds(30);

  /** Answers are waited for until the deadline of the whole stop, which is never more. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final HttpServerOptions options;
  private final Function<Vertx, ApiRoutes> routes;
  private final BooleanSupplier stopping;
  private volatile int port;

  /**
   * Makes verticles that listen as these settings say.
   *
   * @param stopping whether the process is about to stop
   */
  ApiListener(ApiSettings settings, Function<Vertx, ApiRoutes> routes, BooleanSupplier stopping) {
    this.routes = routes;
    this.stopping = stopping;
    this.options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port() == 0 ? ANY_PORT_SHARED_BY_ALL : settings.port())
            .setAcceptBacklog(BACKLOG)
            .setIdleTimeout(idleSeconds(settings.writes().answerDeadline()))
            // The body of the request that asks for it comes without flow control, and all of it
            // would be kept in memory, however long it is.
            .setHttp2ClearTextEnabled(false)
            .setTcpNoDelay(true);
  }

  /**
   * After how many seconds a connection without traffic is closed. One whose write waits for its
   * outcome has none either, and its answer is still to come.
   *
   * @param answerDeadline how long a write waits at most
   */
  static int idleSeconds(Duration answerDeadline) {
    Duration wait = answerDeadline.plus(BESIDE_THE_WAIT);
    return Math.toIntExact((wait.compareTo(LEAST_IDLE) > 0 ? wait : LEAST_IDLE).toSeconds());
  }

  /** One more verticle. */
  Deployable verticle() {
    return new ApiVerticle(options, routes, bound -> port = bound, stopping, PATIENCE);
  }

  /** The port that was bound; known once the verticles are deployed. */
  int port() {
    return port;
  }
}
