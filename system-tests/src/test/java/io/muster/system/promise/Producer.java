package io.muster.system.promise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.messaging.Names;
import io.muster.user.UserId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.bson.types.ObjectId;

/** Puts commands on the queue with the plain client of the broker, as anybody may. */
final class Producer implements AutoCloseable {

  /** How many shards there are unless it is set otherwise. */
  static final int SHARDS = 8;

  private static final int PERSISTENT = 2;
  private static final long PATIENCE_MILLIS = 20_000;

  private final String name;
  private final Connection connection;
  private final Channel channel;
  private final String replies;
  private final Map<String, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();

  private Producer(String name, Connection connection) throws Exception {
    this.name = name;
    this.connection = connection;
    this.channel = connection.createChannel();
    this.replies = name + "." + UUID.randomUUID();
    channel.confirmSelect();
    channel.queueDeclare(replies, false, true, true, null);
    channel.basicConsume(
        replies,
        true,
        (tag, delivery) ->
            heard(
                delivery.getProperties().getCorrelationId(),
                new JsonObject(new String(delivery.getBody(), UTF_8))),
        tag -> {});
  }

  /** It may come twice: the first counts, and any other has to say the same. */
  private void heard(String correlation, JsonObject reply) {
    CompletableFuture<JsonObject> first =
        waiting.computeIfAbsent(correlation, unknown -> new CompletableFuture<>());
    if (!first.complete(reply)) {
      for (String field : List.of("command_id", "status", "version", "problem")) {
        if (!Objects.equals(first.join().getValue(field), reply.getValue(field))) {
          contradictions.add(first.join().encode() + " and then " + reply.encode());
        }
      }
    }
  }

  /** Commands that were answered in two ways. */
  List<String> contradictions() {
    return List.copyOf(contradictions);
  }

  /** Connects as a user of the broker that is made for it. */
  static Producer connect(RabbitServer rabbit, String brokerUri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(brokerUri);
    String name = People.word("producer");
    String password = People.word("password");
    rabbit.ctl("add_user", name, password);
    rabbit.ctl("set_permissions", "-p", factory.getVirtualHost(), name, ".*", ".*", ".*");
    factory.setUsername(name);
    factory.setPassword(password);
    return new Producer(name, factory.newConnection());
  }

  /** The name that the broker knows it by. */
  String name() {
    return name;
  }

  /** An id that no user has. */
  static String newUserId() {
    return new ObjectId().toHexString();
  }

  /** An id that no user has, of a user in that shard. */
  static String newUserId(int shard) {
    String id = newUserId();
    while (Names.shardOf(new UserId(id), SHARDS) != shard) {
      id = newUserId();
    }
    return id;
  }

  /** Sends a command made now; returns when the queue has it, with the reply to come. */
  CompletableFuture<JsonObject> start(String type, JsonObject body) throws Exception {
    return start(People.word("message"), type, body, Instant.now());
  }

  /** Sends a command made now; returns the reply. */
  JsonObject send(String messageId, String type, JsonObject body) throws Exception {
    return send(messageId, type, body, Instant.now());
  }

  /** Sends a command; returns the reply. */
  JsonObject send(String messageId, String type, JsonObject body, Instant made) throws Exception {
    return start(messageId, type, body, made).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Sends a command; returns when the queue has it, with the reply to come. */
  synchronized CompletableFuture<JsonObject> start(
      String messageId, String type, JsonObject body, Instant made) throws Exception {
    String correlation = UUID.randomUUID().toString();
    CompletableFuture<JsonObject> reply = new CompletableFuture<>();
    waiting.put(correlation, reply);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .messageId(messageId)
            .type(type)
            .userId(name)
            .contentType("application/json")
            .deliveryMode(PERSISTENT)
            .timestamp(Date.from(made))
            .replyTo(replies)
            .correlationId(correlation)
            .build();
    int shard = Names.shardOf(new UserId(body.getString("user_id")), SHARDS);
    byte[] bytes = body.encode().getBytes(UTF_8);
    channel.basicPublish(Names.COMMANDS, Names.shardKey(shard), true, properties, bytes);
    assertTrue(channel.waitForConfirms(PATIENCE_MILLIS), "the queue refused " + messageId);
    return reply;
  }

  @Override
  public void close() throws Exception {
    connection.close();
  }
}
