package io.muster.system.producers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.muster.messaging.Names;
import io.vertx.core.json.JsonObject;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts messages of any kind on the queue of imports, as a user of the broker. */
final class ChunkSender implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 30_000;

  private final String user;
  private final Connection connection;
  private final Channel channel;
  private final String replies;
  private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();

  private ChunkSender(String user, Connection connection) throws Exception {
    this.user = user;
    this.connection = connection;
    this.channel = connection.createChannel();
    this.replies = user + ".replies";
    channel.confirmSelect();
    channel.queueDeclare(replies, false, true, true, Map.of());
    channel.basicConsume(
        replies,
        true,
        (tag, message) -> heard.add(new JsonObject(new String(message.getBody(), UTF_8))),
        tag -> {});
  }

  static ChunkSender connect(QueueDoor door, String user) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(door.uriOf(user));
    return new ChunkSender(user, factory.newConnection());
  }

  /** Sends a body as this chunk; returns the reply. */
  JsonObject send(String messageId, String body) throws Exception {
    return send(messageId, body.getBytes(UTF_8), properties -> properties);
  }

  /** The same, with other properties. */
  JsonObject send(String messageId, byte[] body, UnaryOperator<BasicProperties.Builder> differing)
      throws Exception {
    publish(messageId, body, differing);
    JsonObject reply = heard.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    assertTrue(reply != null, "no reply to " + messageId);
    return reply;
  }

  /** Sends without waiting for a reply. */
  void publish(String messageId, byte[] body, UnaryOperator<BasicProperties.Builder> differing)
      throws Exception {
    BasicProperties.Builder properties =
        new BasicProperties.Builder()
            .messageId(messageId)
            .userId(user)
            .contentType("application/json")
            .deliveryMode(2)
            .timestamp(new Date())
            .replyTo(replies)
            .correlationId(messageId);
    channel.basicPublish(Names.IMPORTS, "", true, differing.apply(properties).build(), body);
    assertTrue(channel.waitForConfirms(PATIENCE_MILLIS), "refused: " + messageId);
  }

  /** A reply that nobody has waited for; null where there is none. */
  @Nullable JsonObject unexpected() {
    return heard.poll();
  }

  @Override
  public void close() throws Exception {
    connection.close();
  }
}
