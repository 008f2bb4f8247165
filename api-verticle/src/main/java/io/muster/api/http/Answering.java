package io.muster.api.http;

import io.muster.api.limit.Allowance;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What is done with the answers of one operation. On one event loop. */
final class Answering {

  private final String operation;
  private final AnswerWriter writer;
  private final FailureHandler failures;
  private final RequestMetrics metrics;

  Answering(
      String operation, AnswerWriter writer, FailureHandler failures, RequestMetrics metrics) {
    this.operation = operation;
    this.writer = writer;
    this.failures = failures;
    this.metrics = metrics;
  }

  /**
   * Writes the answer once it is there, or what its failure comes to.
   *
   * @param allowance what is left of the client's quota; null where there is none
   */
  void await(
      HttpServerRequest request,
      long startNanos,
      @Nullable Allowance allowance,
      Future<Answer> answer) {
    answer.onComplete(
        done -> {
          Answer given =
              done.succeeded() ? done.result() : failures.of(request, operation, done.cause());
          if (allowance != null) {
            given.allowance(allowance);
          }
          // Counted first: who has the answer finds it counted.
          metrics.answered(given.status(), startNanos);
          writer.write(request, operation, given);
        });
  }
}
