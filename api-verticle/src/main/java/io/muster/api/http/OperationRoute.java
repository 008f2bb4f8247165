package io.muster.api.http;

import io.muster.api.contract.BodySchema;
import io.muster.api.contract.Faults;
import io.muster.api.contract.Operation;
import io.muster.api.json.ParsedJson;
import io.muster.api.json.StrictJsonReader;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;

/**
 * The one way from a request to an operation's handler: who asks, what it takes and sends, every
 * parameter, the body, all checked against the contract, and all faults told at once. On event
 * loops, without leaving them.
 */
final class OperationRoute implements Handler<RoutingContext> {

  /** The longest body in bytes. */
  static final int MAX_BODY = 65_536;

  private static final Duration BODY_DEADLINE = Duration.ofSeconds(10);

  private final Operation operation;
  private final OperationHandler handler;
  private final Gate gate;
  private final RequestIds requestIds;
  private final Answering answering;

  OperationRoute(
      Operation operation,
      OperationHandler handler,
      Gate gate,
      RequestIds requestIds,
      Answering answering) {
    this.operation = operation;
    this.handler = handler;
    this.gate = gate;
    this.requestIds = requestIds;
    this.answering = answering;
  }

  @Override
  public void handle(RoutingContext context) {
    long start = System.nanoTime();
    HttpServerRequest request = context.request();
    Gate.Decision decision = gate.decide(request);
    Future<Answer> answer =
        decision instanceof Gate.Decision.Passed passed
            ? answerOrFail(context.vertx(), request, passed)
            : Future.succeededFuture(((Gate.Decision.Refused) decision).answer());
    answering.await(request, start, decision.allowance(), answer);
  }

  /** A handler may throw or fail: it is the same. */
  private Future<Answer> answerOrFail(
      Vertx vertx, HttpServerRequest request, Gate.Decision.Passed passed) {
    try {
      return answer(vertx, request, passed);
    } catch (RuntimeException | StackOverflowError thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private Future<Answer> answer(
      Vertx vertx, HttpServerRequest request, Gate.Decision.Passed passed) {
    Faults faults = new Faults();
    Call call =
        new Call(
            operation,
            passed.client(),
            passed.mediaType(),
            requestIds.of(request),
            request.path(),
            ParameterReader.read(operation, request, faults));
    if (!gate.expectsBody(request)) {
      return checkAndHandle(call, faults);
    }
    if (operation.streamedBody()) {
      return checkAndHandle(call.incoming(incoming(vertx, request)), faults);
    }
    return new BodyReader(vertx, request, MAX_BODY)
        .read(BODY_DEADLINE)
        .compose(body -> withBody(request, call, body, faults));
  }

  private Future<Answer> withBody(HttpServerRequest request, Call call, Body body, Faults faults) {
    if (body instanceof Body.Complete complete) {
      ParsedJson parsed = StrictJsonReader.parse(complete.bytes());
      if (parsed instanceof ParsedJson.Value value) {
        value.faults().forEach(fault -> faults.add(fault.pointer(), fault.detail()));
        schema(request).check(value.node(), faults);
        return checkAndHandle(call.body(value.node()), faults);
      }
      String detail = ((ParsedJson.Malformed) parsed).detail();
      return Future.succeededFuture(
          Answer.of(new Problem(ProblemType.MALFORMED, detail, faults.list())));
    }
    return body instanceof Body.TooLarge
        ? refuse(ProblemType.TOO_LARGE, "the body must be at most " + MAX_BODY + " bytes")
        : refuse(
            ProblemType.REQUEST_TIMEOUT,
            "the body did not arrive within " + BODY_DEADLINE.toSeconds() + " seconds");
  }

  private static IncomingBody incoming(Vertx vertx, HttpServerRequest request) {
    return new IncomingBody(vertx, request, mediaType(request));
  }

  private BodySchema schema(HttpServerRequest request) {
    return Objects.requireNonNull(operation.bodies().get(mediaType(request)));
  }

  /** The gate let only known media types pass. */
  private static String mediaType(HttpServerRequest request) {
    return Objects.requireNonNull(MediaTypes.ofBody(request.getHeader(HttpHeaders.CONTENT_TYPE)));
  }

  private Future<Answer> checkAndHandle(Call call, Faults faults) {
    handler.check(call, faults);
    if (!faults.isEmpty()) {
      return Future.succeededFuture(
          Answer.of(new Problem(ProblemType.INVALID, faults.summary(), faults.list())));
    }
    return handler.handle(call);
  }

  private static Future<Answer> refuse(ProblemType type, String detail) {
    return Future.succeededFuture(Answer.problem(type, detail));
  }
}
