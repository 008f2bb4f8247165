package io.muster.api.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.api.ApiRoutes;
import io.muster.api.auth.Authenticator;
import io.muster.api.contract.Contract;
import io.muster.api.http.Admission;
import io.muster.api.http.ContractRouter;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.RequestIds;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The HTTP layer over a real socket; every answer is held against the contract. */
public final class TestServer implements AutoCloseable {

  public static final Contract CONTRACT = Contract.load();

  private final Vertx vertx;
  private final HttpServer server;
  private final ContractCheck check = new ContractCheck(CONTRACT);

  public TestServer(
      Vertx vertx, Map<String, OperationHandler> handlers, Authenticator authenticator)
      throws Exception {
    this(vertx, routes(vertx, handlers, authenticator));
  }

  public TestServer(Vertx vertx, ApiRoutes routes) throws Exception {
    this.vertx = vertx;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(routes.requests())
            .invalidRequestHandler(routes.invalidRequests())
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  private static ApiRoutes routes(
      Vertx vertx, Map<String, OperationHandler> handlers, Authenticator authenticator) {
    ContractRouter router =
        new ContractRouter(
            vertx,
            CONTRACT,
            Admission.unlimited(authenticator),
            RequestIds.counting(),
            new SimpleMeterRegistry());
    return ApiRoutes.of(router, handlers);
  }

  public RawClient connect() throws IOException {
    return new RawClient(server.actualPort());
  }

  public int port() {
    return server.actualPort();
  }

  /** Sends a request on a connection of its own and holds the answer against the contract. */
  public HttpAnswer send(HttpRequest request) {
    try (RawClient client = connect()) {
      HttpAnswer answer = client.send(request);
      check.check(request, answer);
      return answer;
    } catch (IOException broken) {
      throw new AssertionError("no answer to " + request.method() + " " + request.target(), broken);
    }
  }

  /** Holds an answer that came otherwise against the contract. */
  public HttpAnswer checked(HttpRequest request, HttpAnswer answer) {
    check.check(request, answer);
    return answer;
  }

  @Override
  public void close() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
