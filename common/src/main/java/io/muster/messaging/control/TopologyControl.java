package io.muster.messaging.control;

import com.rabbitmq.client.AMQP.Channel.Close;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Declares the topology, idempotently, and asks how deep queues are. For one event loop or worker
 * context at a time; never blocks it.
 */
public final class TopologyControl {

  private static final int ACCESS_REFUSED = 403;
  private static final int NOT_FOUND = 404;
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
   * Declares all exchanges, queues and bindings that outlive a process. A user that may not declare
   * is content if the queues are there already.
   *
   * @return fails with {@link TopologyMismatchException} where something of the same name is not
   *     alike, with {@link TopologyMissingException} where another process has to declare it first,
   *     and with anything else where the broker can't be reached
   */
  public Future<Void> declare(BrokerKind kind) {
    return over("muster-topology", client -> declareAll(client, new QueueArguments(kind)))
        .recover(failure -> isClosedWith(ACCESS_REFUSED, failure) ? look() : explain(failure));
  }

  /** Whether all queues are there, asked by a user that may not make them. */
  private Future<Void> look() {
    return over("muster-topology-look", this::askForAll)
        .recover(
            failure ->
                Future.failedFuture(
                    isClosedWith(NOT_FOUND, failure)
                        ? new TopologyMissingException(settings.user(), failure)
                        : failure));
  }

  private Future<Void> askForAll(RabbitMQClient client) {
    Future<Long> asked =
        client
            .messageCount(Names.DEAD_LETTERS)
            .compose(count -> client.messageCount(Names.IMPORTS));
    for (int shard = 0; shard < settings.topology().shards(); shard++) {
      String queue = Names.shardQueue(shard);
      asked = asked.compose(count -> client.messageCount(queue));
    }
    return asked.mapEmpty();
  }

  private Future<Void> over(String name, Function<RabbitMQClient, Future<Void>> work) {
    return connect(name)
        .compose(client -> work.apply(client).eventually(() -> client.stop().otherwiseEmpty()));
  }

  /**
   * Tries each address once, for twice the connect timeout at most (one is for the handshake), and
   * fails as the last one did.
   */
  private Future<RabbitMQClient> connect(String name) {
    List<String> order = new ArrayList<>(settings.uris());
    // As the connections for messages do. A node that is half dead is not the first one each time.
    Collections.shuffle(order);
    Future<RabbitMQClient> connected = connect(name, order.get(0));
    for (String next : order.subList(1, order.size())) {
      connected = connected.recover(failed -> connect(name, next));
    }
    return connected;
  }

  private Future<RabbitMQClient> connect(String name, String uri) {
    RabbitMQClient client = client(name, uri);
    return client
        .start()
        .map(client)
        .recover(
            failure ->
                client.stop().otherwiseEmpty().transform(ended -> Future.failedFuture(failure)));
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
    return close()
        .compose(closed -> connect("muster-depths"))
        .compose(
            fresh -> {
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

  private RabbitMQClient client(String name, String uri) {
    int timeout = (int) settings.connectTimeout().toMillis();
    RabbitMQOptions options =
        new RabbitMQOptions()
            .setUri(uri)
            .setConnectionName(name)
            .setAutomaticRecoveryEnabled(false)
            .setReconnectAttempts(0)
            .setRequestedHeartbeat(settings.requestedHeartbeatSeconds())
            .setConnectionTimeout(timeout)
            .setHandshakeTimeout(timeout);
    if (uri.toLowerCase(Locale.ROOT).startsWith("amqps")) {
      options.setSsl(true).setTrustAll(false);
    }
    return RabbitMQClient.create(vertx, options);
  }

  private static Future<Void> explain(Throwable failure) {
    Optional<Close> close = close(failure);
    if (close.isEmpty() || close.get().getReplyCode() != PRECONDITION_FAILED) {
      return Future.failedFuture(failure);
    }
    return Future.failedFuture(
        new TopologyMismatchException(
            "the broker has a queue or exchange of Muster's with other arguments; use the same"
                + " SHARD_BOUND and IMPORT_BOUND in all processes, or follow the procedure for"
                + " changing the topology. The broker says: "
                + close.get().getReplyText(),
            failure));
  }

  private static boolean isClosedWith(int code, Throwable failure) {
    return close(failure).filter(close -> close.getReplyCode() == code).isPresent();
  }

  /** What the broker closed the channel with, if that is what failed. */
  private static Optional<Close> close(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ShutdownSignalException signal
          && signal.getReason() instanceof Close close) {
        return Optional.of(close);
      }
    }
    return Optional.empty();
  }
}
