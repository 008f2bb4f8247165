package io.muster.api.http;

import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;

/** Keeps connections open that look idle and aren't. */
final class IdleConnections {

  private static final int LOOKS = 3;

  private IdleConnections() {}

  /**
   * Lets no connection be closed as idle before its request is answered: one whose body is held
   * back has no traffic. On the event loop of the request; whoever answers it must do so some day.
   */
  static void keepUntilAnswered(Vertx vertx, HttpServerRequest request) {
    IdleStateHandler idle =
        request.connection() instanceof ConnectionBase connection
            ? connection.channelHandlerContext().pipeline().get(IdleStateHandler.class)
            : null;
    if (idle == null || idle.getAllIdleTimeInMillis() == 0) {
      return;
    }
    HttpServerResponse response = request.response();
    vertx.setPeriodic(
        Math.max(1, idle.getAllIdleTimeInMillis() / LOOKS),
        timer -> {
          if (response.ended() || response.closed()) {
            vertx.cancelTimer(timer);
          } else {
            idle.resetReadTimeout();
          }
        });
  }
}
