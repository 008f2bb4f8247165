package io.muster.bench.system;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.atomic.AtomicInteger;

/** A bare Vert.x HTTP server that gives every request the same answer: what HTTP alone costs. */
public final class EchoServer {
  private EchoServer() {}

  /** Takes the size of the answer's body in bytes; prints its port when it listens. */
  public static void main(String[] arguments) {
    Buffer body = Buffer.buffer("x".repeat(Integer.parseInt(arguments[0])));
    AtomicInteger port = new AtomicInteger();
    int instances = Runtime.getRuntime().availableProcessors();
    Vertx.vertx()
        .deployVerticle(
            () -> new Server(body, port), new DeploymentOptions().setInstances(instances))
        .onSuccess(deployed -> System.out.println("Echo: http://127.0.0.1:" + port.get()))
        .onFailure(
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
  }

  private static final class Server extends AbstractVerticle {
    private final Buffer body;
    private final AtomicInteger port;

    Server(Buffer body, AtomicInteger port) {
      this.body = body;
      this.port = port;
    }

    @Override
    public void start(Promise<Void> started) {
      vertx
          .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
          .requestHandler(
              request ->
                  request
                      .response()
                      .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                      .end(body))
          // A negative port is one free port for all instances of a verticle.
          .listen(-1)
          .onSuccess(server -> port.set(server.actualPort()))
          .<Void>mapEmpty()
          .onComplete(started);
    }
  }
}
