package io.muster.bench.load.amqp;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A started vertx-rabbitmq-client with the event loop that it is used on. */
final class VertxClient implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final RabbitMQClient client;

  VertxClient(String uri) throws Exception {
    RabbitMQOptions options =
        new RabbitMQOptions().setUri(uri).setConnectionName("bench-vertx").setReconnectAttempts(0);
    client = RabbitMQClient.create(vertx, options);
    await(client::start);
  }

  Vertx vertx() {
    return vertx;
  }

  Context context() {
    return context;
  }

  RabbitMQClient client() {
    return client;
  }

  /** Does something on the event loop and waits for its end on the caller's thread. */
  <T> T await(Callable<Future<T>> task) throws Exception {
    io.vertx.core.Promise<T> promise = io.vertx.core.Promise.promise();
    context.runOnContext(
        run -> {
          try {
            task.call().onComplete(promise);
          } catch (Exception failed) {
            promise.fail(failed);
          }
        });
    return promise
        .future()
        .toCompletionStage()
        .toCompletableFuture()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    vertx.close();
  }
}
