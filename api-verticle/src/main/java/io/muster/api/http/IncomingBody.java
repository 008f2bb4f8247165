package io.muster.api.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A body that is too long for memory and waits at the socket until it is read: what operations with
 * {@code x-streamed-body} get. On the event loop of the request.
 */
public final class IncomingBody {

  /** How many bytes wait in memory at most, beside what the network keeps. */
  static final int LIMIT = 128 * 1024;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final Context context;
  private final String mediaType;
  private @Nullable BodyStream stream;
  private @Nullable Throwable gone;

  /**
   * Holds a body back that nobody reads yet. Before control returns to the event loop.
   *
   * @param mediaType its media type, one of those that the operation reads
   */
  IncomingBody(Vertx vertx, HttpServerRequest request, String mediaType) {
    this.vertx = vertx;
    this.request = request;
    this.context = vertx.getOrCreateContext();
    this.mediaType = mediaType;
    request.pause();
    request.exceptionHandler(this::gone);
  }

  /** Its media type, in lower case and without parameters. */
  public String mediaType() {
    return mediaType;
  }

  /** Whether it is packed with gzip. */
  public boolean isGzip() {
    return "gzip".equalsIgnoreCase(request.getHeader(HttpHeaders.CONTENT_ENCODING));
  }

  /**
   * Lets it come in. Once.
   *
   * @param patience how long the client may send nothing while it is waited for
   * @param whole whether the file ends with it
   * @return what a thread can read, that may wait
   */
  public BodyStream open(Duration patience, boolean whole) {
    BodyStream opened = new BodyStream(LIMIT, patience, whole, request::pause, this::goOn);
    stream = opened;
    if (gone != null) {
      opened.gone(gone);
      return opened;
    }
    // Bounded by the patience here and that with who takes what was read.
    IdleConnections.keepUntilAnswered(vertx, request);
    request.handler(opened::put);
    request.endHandler(end -> opened.end());
    if (request.isEnded()) {
      opened.end();
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.resume();
    return opened;
  }

  private void goOn() {
    context.runOnContext(
        there -> {
          // More may have come in since.
          if (stream != null && !stream.isHeldBack()) {
            request.resume();
          }
        });
  }

  private void gone(Throwable cause) {
    gone = cause;
    if (stream != null) {
      stream.gone(cause);
    }
  }
}
