package io.muster.mongo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Connections to databases of their own, for tests. */
final class Databases implements AutoCloseable {

  final MongoConnection connection;
  private final Vertx vertx = Vertx.vertx();

  private Databases(String uri) {
    MongoSettings given = MongoSettings.of(uri);
    MongoSettings settings =
        new MongoSettings(
            given.uri(),
            "muster-" + UUID.randomUUID(),
            given.connectTimeout(),
            given.connectTimeout(),
            given.operationTimeout(),
            given.poolSize());
    connection = MongoConnection.open(vertx, settings, "muster-test");
  }

  static Databases at(String uri) {
    return new Databases(uri);
  }

  @Override
  public void close() {
    await(connection.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | TimeoutException tooLong) {
      throw new AssertionError(tooLong);
    }
  }
}
