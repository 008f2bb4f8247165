package io.muster.api.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The response of a request as a sink. On its event loop. */
final class ResponseSink implements BodySink {

  private static final long HTTP_2_INTERNAL_ERROR = 2;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Duration patience;
  private final Promise<Void> closed = Promise.promise();
  private final Promise<Void> stopping = Promise.promise();
  private @Nullable Promise<Void> room;
  private @Nullable NoReaderException unread;
  private long timer;

  /** Nobody takes what is written. */
  static final class NoReaderException extends RuntimeException {
    NoReaderException(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * A sink with nothing written yet.
   *
   * @param patience how long the client may take nothing
   */
  ResponseSink(Vertx vertx, HttpServerRequest request, Duration patience) {
    this.vertx = vertx;
    this.request = request;
    this.response = request.response().setChunked(true);
    this.patience = patience;
    response.exceptionHandler(gone -> noReader("the client is gone"));
    response.closeHandler(gone -> noReader("the client is gone"));
    response.drainHandler(drained -> hasRoom());
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    if (unread != null) {
      return Future.failedFuture(unread);
    }
    // What becomes of it shows in the handlers.
    response.write(bytes);
    if (unread != null) {
      return Future.failedFuture(unread);
    }
    if (!response.writeQueueFull()) {
      return Future.succeededFuture();
    }
    if (room == null) {
      room = Promise.promise();
      timer = vertx.setTimer(patience.toMillis(), late -> impatient());
    }
    return room.future();
  }

  @Override
  public Future<Void> writeAll(Supplier<Future<@Nullable Buffer>> source) {
    Promise<Void> all = Promise.promise();
    writeNext(source, all);
    return all.future();
  }

  private void writeNext(Supplier<Future<@Nullable Buffer>> source, Promise<Void> all) {
    Future.succeededFuture()
        .compose(ready -> source.get())
        .compose(piece -> piece == null ? Future.succeededFuture(false) : write(piece).map(true))
        .onSuccess(
            more -> {
              if (more) {
                // Not here: each piece would stand on the stack of the one before.
                vertx.runOnContext(now -> writeNext(source, all));
              } else {
                all.complete();
              }
            })
        .onFailure(all::fail);
  }

  private void hasRoom() {
    Promise<Void> waited = room;
    if (waited != null) {
      room = null;
      vertx.cancelTimer(timer);
      waited.complete();
    }
  }

  private void impatient() {
    noReader("the client has taken nothing for " + patience.toSeconds() + " seconds");
  }

  private void noReader(String why) {
    if (unread == null) {
      unread = new NoReaderException(why);
    }
    Promise<Void> waited = room;
    if (waited != null) {
      room = null;
      vertx.cancelTimer(timer);
      waited.fail(unread);
    }
    closed.tryComplete();
  }

  @Override
  public Future<Void> closed() {
    return closed.future();
  }

  @Override
  public Future<Void> stopping() {
    return stopping.future();
  }

  void stop() {
    stopping.tryComplete();
  }

  /** Ends the body as one that is whole. */
  void end() {
    if (unread == null) {
      response.end();
    }
    closed.tryComplete();
  }

  /** Ends the connection, or the stream of HTTP/2, so that the body can't be taken for whole. */
  void breakOff() {
    noReader("it was broken off");
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset(HTTP_2_INTERNAL_ERROR);
    } else if (response.writeQueueFull()
        && request.connection() instanceof ConnectionBase connection) {
      // To close it as usual would wait until the client has taken what is written.
      connection.channelHandlerContext().close();
    } else {
      request.connection().close();
    }
  }
}
