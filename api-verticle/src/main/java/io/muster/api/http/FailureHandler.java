package io.muster.api.http;

import io.muster.problem.ProblemType;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what nobody else could: every failure becomes a problem without a word of its cause. */
public final class FailureHandler implements Handler<RoutingContext> {

  private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

  private final RequestIds requestIds;
  private final AnswerWriter writer;

  /** Answers through this writer. */
  public FailureHandler(RequestIds requestIds, AnswerWriter writer) {
    this.requestIds = requestIds;
    this.writer = writer;
  }

  /** What the router itself refuses, or fails at. */
  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    switch (context.statusCode()) {
      case 400 -> writer.write(request, "-", malformed());
      case 404 -> writer.write(request, "-", notFound());
      default -> writer.write(request, "-", of(request, "-", context.failure()));
    }
  }

  /** The answer to a request whose handling failed; the cause goes into the log. */
  Answer of(HttpServerRequest request, String operation, @Nullable Throwable failure) {
    String requestId = requestIds.of(request);
    if (failure instanceof HttpClosedException || failure instanceof StreamResetException) {
      // Nobody is there to read an answer.
      LOG.debug("event=client_gone operation={} request_id={}", operation, requestId);
    } else {
      LOG.error("event=request_failed operation={} request_id={}", operation, requestId, failure);
    }
    return Answer.problem(
        ProblemType.INTERNAL, "an unexpected fault; its entry in the log has this request's id");
  }

  /** Answers a request that could not even be decoded, and ends its connection. */
  public void handleInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Answer answer = malformed();
    if (cause instanceof TooLongHttpLineException) {
      answer = Answer.problem(ProblemType.URI_TOO_LONG, "the address must be at most 4096 bytes");
    } else if (cause instanceof TooLongHttpHeaderException) {
      answer =
          Answer.problem(
              ProblemType.HEADERS_TOO_LARGE, "the headers must be at most 8192 bytes in all");
    }
    writer.write(request, "-", answer);
    request.connection().close();
  }

  /** The answer where there is nothing. */
  static Answer notFound() {
    return Answer.problem(
        ProblemType.NOT_FOUND,
        "there is nothing at this address; /openapi.json lists what there is");
  }

  private static Answer malformed() {
    return Answer.problem(
        ProblemType.MALFORMED,
        "the request line or the headers are not as HTTP wants them; a path and one Host are needed");
  }
}
