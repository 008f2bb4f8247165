package io.muster.api.http;

import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** Tells whether a body comes with a request, which each version of HTTP says in its own way. */
final class BodySigns {

  /** The stream of a request that HTTP/2 was asked for with, in HTTP/1.1. */
  private static final int UPGRADED_STREAM = 1;

  private BodySigns() {}

  /** Whether its headers say so themselves: there are some bytes, or may be. */
  static boolean isAnnounced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : !length.equals("0");
  }

  /**
   * Whether one is still to come, or did, read or not. HTTP/2 needs no header for it: it is there
   * as long as the stream wasn't ended with the head.
   */
  static boolean isComing(HttpServerRequest request) {
    return isAnnounced(request)
        || (request.version() == HttpVersion.HTTP_2
            && request.getHeader(HttpHeaders.CONTENT_LENGTH) == null
            && isOpen(request));
  }

  /** Whether there is one, be it empty: who names its type has sent one. */
  static boolean isSent(HttpServerRequest request) {
    return isComing(request) || hasType(request);
  }

  private static boolean hasType(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.CONTENT_TYPE);
  }

  private static boolean isOpen(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection
        && connection.channelHandlerContext().handler() instanceof Http2ConnectionHandler http2) {
      Http2Stream stream = http2.connection().stream(request.streamId());
      // What came in HTTP/1.1 counts as ended from the beginning, and has lost its headers.
      return (stream != null && stream.state().remoteSideOpen())
          || (request.streamId() == UPGRADED_STREAM && hasType(request));
    }
    return hasType(request);
  }
}
