package io.muster.api.http;

import io.muster.api.problem.ProblemDocument;
import io.muster.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers. Any event loop. */
public final class AnswerWriter {

  private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);
  private static final CharSequence NOSNIFF_HEADER =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  // How long a client may go on sending a body that was refused: if the connection were closed at
  // once, what it still sends would make its side discard the answer.
  private static final long LINGER_MILLIS = 1_000;

  private final Vertx vertx;
  private final RequestIds requestIds;
  private final OpenStreams streams;

  /**
   * Writes answers with these request ids.
   *
   * @param streams where streamed bodies are written
   */
  public AnswerWriter(Vertx vertx, RequestIds requestIds, OpenStreams streams) {
    this.vertx = vertx;
    this.requestIds = requestIds;
    this.streams = streams;
  }

  /**
   * Writes an answer, unless the client is gone or something was answered already.
   *
   * @param operation the operation's id, for the log
   */
  public void write(HttpServerRequest request, String operation, Answer answer) {
    HttpServerResponse response = request.response();
    String requestId = requestIds.of(request);
    if (response.headWritten() || response.closed()) {
      LOG.debug("event=answer_dropped request_id={} status={}", requestId, answer.status());
      discard(answer);
      return;
    }
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "event=request method={} operation={} status={} request_id={}",
          request.method(),
          operation,
          answer.status(),
          requestId);
    }
    response.setStatusCode(answer.status()).putHeader(NOSNIFF_HEADER, NOSNIFF);
    List<CharSequence> headers = answer.headers();
    for (int i = 0; i < headers.size(); i += 2) {
      response.putHeader(headers.get(i), headers.get(i + 1));
    }
    answer.putAllowances(response.headers());
    if (answer.stream() == null) {
      writeBody(request, answer, requestId);
    } else {
      stream(request, operation, answer, answer.stream(), requestId);
    }
    if (!request.isEnded() && BodySigns.isComing(request)) {
      endSoon(request);
    }
  }

  private static void writeBody(HttpServerRequest request, Answer answer, String requestId) {
    HttpServerResponse response = request.response();
    Problem problem = answer.problem();
    Buffer body = answer.body();
    if (problem != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.PROBLEM);
      body = ProblemDocument.render(problem, path(request), requestId, answer.operation());
    } else if (body != null && answer.mediaType() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, answer.mediaType());
    }
    if (body == null) {
      response.end();
    } else if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }

  private void stream(
      HttpServerRequest request,
      String operation,
      Answer answer,
      StreamedBody body,
      String requestId) {
    HttpServerResponse response = request.response();
    if (answer.mediaType() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, answer.mediaType());
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
      body.discard();
    } else {
      streams.begin(request, operation, requestId, body);
    }
  }

  private static void discard(Answer answer) {
    StreamedBody body = answer.stream();
    if (body != null) {
      body.discard();
    }
  }

  private static String path(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "" : path;
  }

  /**
   * Ends a connection whose request is still coming in after its answer, if it doesn't end soon.
   */
  private void endSoon(HttpServerRequest request) {
    long timer =
        vertx.setTimer(
            LINGER_MILLIS,
            late -> {
              if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset(0);
              } else {
                request.connection().close();
              }
            });
    request.handler(discarded -> {});
    request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.endHandler(end -> vertx.cancelTimer(timer));
    // A body that waited for its reader goes on, too.
    request.resume();
  }
}
