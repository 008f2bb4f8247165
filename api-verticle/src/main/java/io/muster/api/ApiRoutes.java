package io.muster.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.api.contract.Contract;
import io.muster.api.docs.DocsHandlers;
import io.muster.api.export.ExportUsers;
import io.muster.api.http.Admission;
import io.muster.api.http.ContractRouter;
import io.muster.api.http.OpenStreams;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.RequestIds;
import io.muster.api.imports.ImportHandlers;
import io.muster.api.operation.GetOperation;
import io.muster.api.ping.PingHandlers;
import io.muster.api.user.UserHandlers;
import io.muster.api.verify.VerifyHandlers;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * All that HTTP requests need, for one event loop: give both handlers to its server, with 100
 * Continue not automatic, because the body's reader says it.
 *
 * @param requests answers requests
 * @param invalidRequests answers what can't be decoded
 * @param streams the streamed answers that are being written
 */
public record ApiRoutes(
    Handler<HttpServerRequest> requests,
    Handler<HttpServerRequest> invalidRequests,
    OpenStreams streams) {

  /** The routes of a router that is mounted. */
  public static ApiRoutes of(ContractRouter router, Map<String, OperationHandler> handlers) {
    return new ApiRoutes(
        router.mount(handlers), router.failures()::handleInvalid, router.streams());
  }

  /**
   * Puts the contract and the handlers of its operations together.
   *
   * @param requestIds makes ids of requests; one for all event loops
   * @throws IllegalStateException if an operation has no handler or a handler no operation
   */
  public static ApiRoutes create(
      Vertx vertx,
      Contract contract,
      ApiParts parts,
      Admission admission,
      RequestIds requestIds,
      MeterRegistry metrics) {
    ContractRouter router = new ContractRouter(vertx, contract, admission, requestIds, metrics);
    return of(router, handlers(vertx, contract, parts, admission, metrics));
  }

  private static Map<String, OperationHandler> handlers(
      Vertx vertx, Contract contract, ApiParts parts, Admission admission, MeterRegistry metrics) {
    Map<String, OperationHandler> handlers = new HashMap<>(UserHandlers.all(vertx, parts));
    handlers.put(
        "getOperation",
        new GetOperation(parts.outcomes(), parts.operationIds(), parts.retention(), parts.clock()));
    handlers.putAll(ImportHandlers.all(vertx, parts));
    handlers.putAll(VerifyHandlers.all(parts, admission.quotas(), metrics));
    handlers.put("exportUsers", new ExportUsers(parts.reads(), parts.tokens(), parts.exports()));
    handlers.putAll(PingHandlers.all(parts.reads()));
    handlers.putAll(DocsHandlers.all(vertx, contract));
    return handlers;
  }
}
