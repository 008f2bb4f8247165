package io.muster.messaging.control;

import com.rabbitmq.client.ShutdownSignalException;
import io.muster.messaging.BrokerKind;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.Names;
import io.muster.messaging.TopologySettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Declares the topology, idempotently, and asks how deep queues are. For one event loop or worker
 * context at a time; never blocks it.
 */
public final class TopologyControl {

  private static final int PRECONDITION_FAILED = 406;

  private final Vertx vertx;
  private final BrokerSettings settings;
  private @Nullable RabbitMQClient depths;

  /** Uses these settings; connects to nothing yet. */
  public TopologyControl(Vertx vertx, BrokerSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /**
   * Declares all exchanges, queues and bindings that outlive a process.
   *
   * @return fails with {@link TopologyMismatchException} where something of the same name is not
   *     alike, and with anything else where the broker can't be reached
   */
  public Future<Void> declare(BrokerKind kind) {
    RabbitMQClient client = client("muster-topology");
    return client
        .start()
        .compose(started -> declareAll(client, new QueueArguments(kind)))
        .recover(TopologyControl::explain)
        .eventually(() -> client.stop().otherwiseEmpty());
  }

  private Future<Void> declareAll(RabbitMQClient client, QueueArguments arguments) {
    TopologySettings topology = settings.topology();
    Future<Void> declared =
        exchange(client, Names.COMMANDS, "direct")
            .compose(done -> exchange(client, Names.IMPORTS, "direct"))
            .compose(done -> exchange(client, Names.EVENTS, "topic"))
            .compose(done -> exchange(client, Names.DEAD_LETTERS, "fanout"))
            .compose(done -> queue(client, Names.DEAD_LETTERS, arguments.deadLetters()))
            .compose(done -> client.queueBind(Names.DEAD_LETTERS, Names.DEAD_LETTERS, ""))
            .compose(done -> queue(client, Names.IMPORTS, arguments.imports(topology)))
            .compose(done -> client.queueBind(Names.IMPORTS, Names.IMPORTS, ""));
    for (int shard = 0; shard < topology.shards(); shard++) {
      String queue = Names.shardQueue(shard);
      String key = Names.shardKey(shard);
      declared =
          declared
              .compose(done -> queue(client, queue, arguments.shard(topology)))
              .compose(done -> client.queueBind(queue, Names.COMMANDS, key));
    }
    return declared;
  }

  private static Future<Void> exchange(RabbitMQClient client, String name, String type) {
    return client.exchangeDeclare(name, type, true, false);
  }

  private static Future<Void> queue(RabbitMQClient client, String name, JsonObject arguments) {
    return client.queueDeclare(name, true, false, false, arguments).mapEmpty();
  }

  /** How many messages lie ready in a queue. */
  public Future<Long> depth(String queue) {
    RabbitMQClient client = depths;
    if (client != null && client.isConnected() && client.isOpenChannel()) {
      return client.messageCount(queue);
    }
    RabbitMQClient fresh = client("muster-depths");
    return close()
        .compose(closed -> fresh.start())
        .compose(
            started -> {
              depths = fresh;
              return fresh.messageCount(queue);
            });
  }

  /** Ends the connection that depths are asked over. */
  public Future<Void> close() {
    RabbitMQClient client = depths;
    depths = null;
    return client == null ? Future.succeededFuture() : client.stop().otherwiseEmpty();
  }

  private RabbitMQClient client(String name) {
    int timeout = (int) settings.connectTimeout().toMillis();
    RabbitMQOptions options =
        new RabbitMQOptions()
            .setUri(settings.uris().get(0))
            .setConnectionName(name)
            .setAutomaticRecoveryEnabled(false)
            .setReconnectAttempts(0)
            .setRequestedHeartbeat((int) settings.heartbeat().toSeconds())
            .setConnectionTimeout(timeout)
            .setHandshakeTimeout(timeout);
    if (settings.uris().get(0).toLowerCase(Locale.ROOT).startsWith("amqps")) {
      options.setSsl(true).setTrustAll(false);
    }
    return RabbitMQClient.create(vertx, options);
  }

  private static Future<Void> explain(Throwable failure) {
    Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof ShutdownSignalException signal
          && signal.getReason() instanceof com.rabbitmq.client.AMQP.Channel.Close close
          && close.getReplyCode() == PRECONDITION_FAILED) {
        return Future.failedFuture(
            new TopologyMismatchException(
                "the broker has a queue or exchange of Muster's with other arguments; use the same"
                    + " SHARD_BOUND and IMPORT_BOUND in all processes, or follow the procedure for"
                    + " changing the topology. The broker says: "
                    + close.getReplyText(),
                failure));
      }
      cause = cause.getCause();
    }
    return Future.failedFuture(failure);
  }
}
