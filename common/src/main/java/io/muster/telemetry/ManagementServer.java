package io.muster.telemetry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * The management port: {@code /health/live}, {@code /health/started}, {@code /health/ready} and
 * {@code /metrics}. Answers until the very end, so a process that drains can be seen to.
 */
public final class ManagementServer {

  private static final int IDLE_SECONDS = 30;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";

  private final Vertx vertx;
  private final String host;
  private final Health health;
  private final Telemetry telemetry;
  private final HttpServer server;

  private ManagementServer(Vertx vertx, String host, Health health, Telemetry telemetry) {
    this.vertx = vertx;
    this.host = host;
    this.health = health;
    this.telemetry = telemetry;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_SECONDS)
                    .setHandle100ContinueAutomatically(false))
            .requestHandler(this::serve);
  }

  /**
   * Starts listening.
   *
   * @param port 0 for a free one
   * @return fails if the address can't be had
   */
  public static Future<ManagementServer> start(
      Vertx vertx, String host, int port, Health health, Telemetry telemetry) {
    ManagementServer management = new ManagementServer(vertx, host, health, telemetry);
    return management.server.listen(port, host).map(management);
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Its address as people write it. */
  public String address() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** Stops listening. */
  public Future<Void> close() {
    return server.close();
  }

  private void serve(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().putHeader("allow", "GET, HEAD");
      end(request, 405, JSON, new JsonObject().put("status", "method not allowed").encode());
      return;
    }
    HealthReport report = health.report();
    switch (request.path()) {
      case "/health/live" -> health(request, true, new JsonObject());
      case "/health/started" -> health(request, report.started(), new JsonObject());
      case "/health/ready" -> health(request, report.ready(), details(report));
      case "/metrics" -> metrics(request);
      default -> end(request, 404, JSON, new JsonObject().put("status", "not found").encode());
    }
  }

  private static JsonObject details(HealthReport report) {
    JsonObject checks = new JsonObject();
    for (Map.Entry<String, Condition> check : report.checks().entrySet()) {
      JsonObject state = new JsonObject();
      if (check.getValue() instanceof Condition.Down down) {
        state.put("status", "down").put("reason", down.reason());
      } else if (check.getValue() instanceof Condition.Limited limited) {
        state.put("status", "limited").put("reason", limited.reason());
      } else {
        state.put("status", "up");
      }
      checks.put(check.getKey(), state);
    }
    return new JsonObject()
        .put("started", report.started())
        .put("draining", report.draining())
        .put("checks", checks);
  }

  private static void health(HttpServerRequest request, boolean up, JsonObject details) {
    JsonObject body = new JsonObject().put("status", up ? "up" : "down").mergeIn(details);
    end(request, up ? 200 : 503, JSON, body.encode());
  }

  private void metrics(HttpServerRequest request) {
    vertx
        .executeBlocking(telemetry::scrape)
        .onSuccess(text -> end(request, 200, TEXT, text))
        .onFailure(
            failure -> end(request, 500, JSON, new JsonObject().put("status", "failed").encode()));
  }

  private static void end(HttpServerRequest request, int status, String type, String body) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("content-type", type)
        .putHeader("cache-control", "no-store");
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(body);
    }
  }
}
