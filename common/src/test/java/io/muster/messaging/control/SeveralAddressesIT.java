package io.muster.messaging.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.config.Settings;
import io.muster.messaging.BrokerKind;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.Names;
import io.muster.messaging.amqp.AmqpBroker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several addresses of the broker, of which some don't answer. */
@NeedsRabbit(virtualHosts = true)
@Timeout(120)
class SeveralAddressesIT {

  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void end() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static BrokerSettings settings(String... uris) {
    return BrokerSettings.read(
        new Settings(Map.of("RABBITMQ_URI", String.join(",", uris), "SHARDS", "2")));
  }

  /** The same address, on a port that nobody listens on. */
  private static String closed(String uri) throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      return uri.replace(":" + URI.create(uri).getPort() + "/", ":" + taken.getLocalPort() + "/");
    }
  }

  @Test
  void theTopologyIsDeclaredAndAskedForWhileTheFirstNodeIsDown(RabbitServer server)
      throws Exception {
    String uri = server.newVirtualHost();
    BrokerSettings settings = settings(closed(uri), closed(uri), uri);
    BrokerKind kind = get(new AmqpBroker(settings).kind());
    TopologyControl control = new TopologyControl(VERTX, settings);

    // The order is chance: several times, so that some begin with a closed one.
    for (int i = 0; i < 5; i++) {
      get(control.declare(kind));
      assertEquals(0, get(control.depth(Names.shardQueue(0))));
      get(control.close());
    }
  }

  @Test
  void whereNoAddressAnswersThatIsTold(RabbitServer server) throws Exception {
    BrokerSettings settings = settings(closed(server.uri()), closed(server.uri()));
    TopologyControl control = new TopologyControl(VERTX, settings);

    ExecutionException refused =
        assertThrows(ExecutionException.class, () -> get(control.depth(Names.DEAD_LETTERS)));

    assertInstanceOf(ConnectException.class, refused.getCause());
  }
}
