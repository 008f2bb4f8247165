package io.muster.api;

import io.muster.api.auth.Authenticator;
import io.muster.api.contract.Contract;
import io.muster.api.docs.DocsHandlers;
import io.muster.api.http.ContractRouter;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.RequestIds;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.HashMap;
import java.util.Map;

/** Puts the handlers of all operations together and mounts them on the contract. */
final class ApiRoutes {

  private final Contract contract = Contract.load();
  private final RequestIds requestIds = RequestIds.counting();
  private final Authenticator authenticator;
  private final Map<String, OperationHandler> handlers;

  /**
   * Routes for all event loops.
   *
   * @param handlers a handler for each operation but those by which the service explains itself
   */
  ApiRoutes(Authenticator authenticator, Map<String, OperationHandler> handlers) {
    this.authenticator = authenticator;
    this.handlers = Map.copyOf(handlers);
  }

  /** A server for the calling event loop, with every route mounted; it doesn't listen yet. */
  HttpServer server(Vertx vertx, HttpServerOptions options) {
    ContractRouter router = new ContractRouter(vertx, contract, authenticator, requestIds);
    Map<String, OperationHandler> all = new HashMap<>(DocsHandlers.all(vertx, contract));
    all.putAll(handlers);
    return vertx
        .createHttpServer(options)
        .requestHandler(router.mount(all))
        .invalidRequestHandler(router.failures()::handleInvalid);
  }
}
