package io.muster.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.api.contract.Contract;
import io.muster.api.contract.Operation;
import io.muster.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Makes a router of a contract and of one handler for each of its operations. */
public final class ContractRouter {

  private final Vertx vertx;
  private final Contract contract;
  private final Admission admission;
  private final RequestIds requestIds;
  private final MeterRegistry metrics;
  private final OpenStreams streams;
  private final AnswerWriter writer;
  private final FailureHandler failures;

  /** Mounts this contract, on the event loops of {@code vertx}. */
  public ContractRouter(
      Vertx vertx,
      Contract contract,
      Admission admission,
      RequestIds requestIds,
      MeterRegistry metrics) {
    this.vertx = vertx;
    this.contract = contract;
    this.admission = admission;
    this.requestIds = requestIds;
    this.metrics = metrics;
    this.streams = new OpenStreams(vertx, metrics);
    this.writer = new AnswerWriter(vertx, requestIds, streams);
    this.failures = new FailureHandler(requestIds, writer);
  }

  /**
   * Mounts every operation.
   *
   * @param handlers a handler for each operation id
   * @throws IllegalStateException if an operation has no handler or a handler no operation
   */
  public Router mount(Map<String, OperationHandler> handlers) {
    checkComplete(handlers);
    Router router = Router.router(vertx);
    Map<String, Set<HttpMethod>> methods = new LinkedHashMap<>();
    for (Operation operation : contract.operations()) {
      mountOperation(router, operation, Objects.requireNonNull(handlers.get(operation.id())));
      methods
          .computeIfAbsent(operation.path().regex(), path -> new LinkedHashSet<>())
          .addAll(methodsOf(operation));
    }
    methods.forEach((path, allowed) -> mountOtherMethods(router, path, allowed));
    router.route().handler(this::notFound);
    router.route().failureHandler(failures);
    // What fails before any route is matched.
    router.errorHandler(400, failures).errorHandler(404, failures).errorHandler(500, failures);
    return router;
  }

  /** What answers a request that can't be decoded; for the server's invalidRequestHandler. */
  public FailureHandler failures() {
    return failures;
  }

  /** The streamed answers that are being written; to be told when the process stops. */
  public OpenStreams streams() {
    return streams;
  }

  private void checkComplete(Map<String, OperationHandler> handlers) {
    Set<String> missing = new TreeSet<>();
    contract.operations().forEach(operation -> missing.add(operation.id()));
    Set<String> unknown = new TreeSet<>(handlers.keySet());
    unknown.removeAll(missing);
    missing.removeAll(handlers.keySet());
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalStateException(
          "operations without a handler: "
              + missing
              + "; handlers without an operation: "
              + unknown);
    }
  }

  private void mountOperation(Router router, Operation operation, OperationHandler handler) {
    Route route = router.routeWithRegex(operation.path().regex()).useNormalizedPath(false);
    methodsOf(operation).forEach(route::method);
    route
        .setName(operation.id())
        .handler(
            new OperationRoute(
                operation,
                handler,
                new Gate(operation, admission),
                requestIds,
                new Answering(
                    operation.id(),
                    writer,
                    failures,
                    new RequestMetrics(metrics, operation.id()))));
  }

  private void mountOtherMethods(Router router, String path, Set<HttpMethod> methods) {
    Set<String> names = new LinkedHashSet<>();
    methods.forEach(method -> names.add(method.name()));
    names.add("OPTIONS");
    String allow = String.join(", ", names);
    Handler<RoutingContext> handler =
        context -> {
          boolean asked = context.request().method().equals(HttpMethod.OPTIONS);
          Answer answer =
              asked
                  ? Answer.empty(204)
                  : Answer.problem(ProblemType.METHOD_NOT_ALLOWED, "this address allows " + allow);
          writer.write(context.request(), "-", answer.header(HttpHeaders.ALLOW, allow));
        };
    router.routeWithRegex(path).useNormalizedPath(false).handler(handler);
  }

  private void notFound(RoutingContext context) {
    writer.write(context.request(), "-", FailureHandler.notFound());
  }

  private static Set<HttpMethod> methodsOf(Operation operation) {
    return operation.method().equals(HttpMethod.GET)
        ? new LinkedHashSet<>(java.util.List.of(HttpMethod.GET, HttpMethod.HEAD))
        : Set.of(operation.method());
  }
}
