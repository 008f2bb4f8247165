package io.muster.api.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads a body up to a limit and within a time; what exceeds the limit is refused as it comes in,
 * not after. One use for one request, on its event loop.
 */
final class BodyReader {

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final int limit;
  private final Promise<Body> result = Promise.promise();
  private final Buffer read = Buffer.buffer();
  private long timer;

  BodyReader(Vertx vertx, HttpServerRequest request, int limit) {
    this.vertx = vertx;
    this.request = request;
    this.limit = limit;
  }

  /**
   * Reads. Fails if the connection ends first. Call it before control returns to the event loop.
   */
  Future<Body> read(Duration deadline) {
    if (announcedLength() > limit) {
      return Future.succeededFuture(new Body.TooLarge());
    }
    if (request.isEnded()) {
      return Future.succeededFuture(new Body.Complete(new byte[0]));
    }
    request.handler(this::append);
    request.endHandler(end -> result.tryComplete(new Body.Complete(read.getBytes())));
    request.exceptionHandler(result::tryFail);
    timer = vertx.setTimer(deadline.toMillis(), late -> result.tryComplete(new Body.TooSlow()));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    return result.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void append(Buffer chunk) {
    if (result.future().isComplete()) {
      return;
    }
    if (read.length() + chunk.length() > limit) {
      result.tryComplete(new Body.TooLarge());
    } else {
      read.appendBuffer(chunk);
    }
  }

  /** What Content-Length says; 0 where there is none. The decoder has refused what is no number. */
  private long announcedLength() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return 0;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException beyondAnyLimit) {
      return Long.MAX_VALUE;
    }
  }
}
