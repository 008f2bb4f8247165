package io.muster.system.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.muster.messaging.Names;
import io.muster.messaging.ReplyCodec;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Intent;
import io.muster.system.chaos.scene.Scene;
import io.muster.user.UserId;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Over AMQP, as a producer outside of Muster does it with the plain client: mandatory, confirmed,
 * one message at a time, with a reply queue of its own. A broken connection is opened again at the
 * next message.
 */
final class AmqpSender implements Sender {
  private static final int PERSISTENT = 2;
  private static final int CONNECT_MILLIS = 2_000;
  private static final int HEARTBEAT_SECONDS = 5;

  private final String uri;
  private final Duration patience;
  private final Map<String, CompletableFuture<Told>> waiting = new ConcurrentHashMap<>();
  private @Nullable Connection connection;
  private @Nullable Channel channel;
  private String replyQueue = "";
  private volatile boolean returned;
  private volatile boolean blocked;

  /**
   * Connects with the first message.
   *
   * @param patience how long to wait for a confirm, and then for a reply
   */
  AmqpSender(String uri, Duration patience) {
    this.uri = uri;
    this.patience = patience;
  }

  @Override
  public Intent.Via via() {
    return Intent.Via.AMQP;
  }

  @Override
  public Told send(Intent intent) {
    String correlation = Objects.requireNonNull(intent.key());
    CompletableFuture<Told> reply = new CompletableFuture<>();
    waiting.put(correlation, reply);
    try {
      Told taken = sendAsync(intent);
      return taken.verdict() == Verdict.ACCEPTED
          ? reply.get(patience.toMillis(), TimeUnit.MILLISECONDS)
          : taken;
    } catch (TimeoutException late) {
      return Told.of(Verdict.ACCEPTED, "no reply yet");
    } catch (ExecutionException unreadable) {
      return Told.of(Verdict.OUTSIDE, "unreadable reply: " + unreadable.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Told.of(Verdict.ACCEPTED, "interrupted");
    } finally {
      waiting.remove(correlation);
    }
  }

  @Override
  public Told sendAsync(Intent intent) {
    String id = Objects.requireNonNull(intent.key());
    return publish(
        properties(id, "user." + intent.kind().name().toLowerCase(Locale.ROOT), id),
        Names.shardOf(new UserId(Objects.requireNonNull(intent.userId())), Scene.SHARDS),
        Messages.body(intent));
  }

  /** Publishes a message that no worker can process; tells whether the queue has it. */
  boolean poison(Messages.Poison poison) {
    AMQP.BasicProperties properties = properties(poison.messageId(), poison.type(), null);
    return publish(properties, poison.shard(), poison.body().getBytes(UTF_8)).verdict()
        == Verdict.ACCEPTED;
  }

  private Told publish(AMQP.BasicProperties properties, int shard, byte[] body) {
    Channel open;
    try {
      open = open();
    } catch (IOException | TimeoutException | RuntimeException away) {
      disconnect();
      return Told.of(Verdict.NOT_TAKEN, "can't connect");
    }
    if (blocked) {
      return Told.of(Verdict.NOT_TAKEN, "blocked");
    }
    return publish(open, properties.builder().replyTo(replyTo(properties)).build(), shard, body);
  }

  private @Nullable String replyTo(AMQP.BasicProperties properties) {
    return properties.getCorrelationId() == null ? null : replyQueue;
  }

  private Told publish(Channel open, AMQP.BasicProperties properties, int shard, byte[] body) {
    try {
      returned = false;
      open.basicPublish(Names.COMMANDS, Names.shardKey(shard), true, properties, body);
      boolean acknowledged = open.waitForConfirms(patience.toMillis());
      // A return comes before its confirm.
      return acknowledged && !returned
          ? Told.of(Verdict.ACCEPTED, "confirmed")
          : Told.of(Verdict.NOT_TAKEN, returned ? "returned" : "nacked");
    } catch (IOException | TimeoutException | RuntimeException broken) {
      disconnect();
      return Told.of(Verdict.UNKNOWN, "no confirm");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Told.of(Verdict.UNKNOWN, "interrupted");
    }
  }

  @SuppressWarnings("JavaUtilDate") // the client's API
  private static AMQP.BasicProperties properties(
      String id, @Nullable String type, @Nullable String correlation) {
    return new AMQP.BasicProperties.Builder()
        .messageId(id)
        .type(type)
        .userId(Scene.PRODUCER)
        .contentType("application/json")
        .deliveryMode(PERSISTENT)
        .timestamp(new Date())
        .correlationId(correlation)
        .build();
  }

  private Channel open() throws IOException, TimeoutException {
    if (channel != null && channel.isOpen()) {
      return channel;
    }
    disconnect();
    Connection fresh = connect();
    connection = fresh;
    blocked = false;
    fresh.addBlockedListener(new Watch());
    Channel opened = fresh.createChannel();
    opened.confirmSelect();
    opened.addReturnListener(
        (code, text, exchange, key, properties, body) -> {
          returned = true;
        });
    // Its name begins with the user's: names that begin with muster. are refused.
    replyQueue = Scene.PRODUCER + "." + UUID.randomUUID();
    opened.queueDeclare(replyQueue, false, true, true, Map.of("x-max-length", 10_000));
    opened.basicConsume(replyQueue, true, new Replies(opened));
    channel = opened;
    return opened;
  }

  private Connection connect() throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
    } catch (URISyntaxException | GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
    factory.setAutomaticRecoveryEnabled(false);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setChannelRpcTimeout(CONNECT_MILLIS);
    return factory.newConnection("chaos");
  }

  private void disconnect() {
    Connection old = connection;
    connection = null;
    channel = null;
    if (old != null) {
      old.abort(CONNECT_MILLIS);
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  /** Ends the wait of whom a reply is for. */
  private final class Replies extends DefaultConsumer {
    Replies(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      CompletableFuture<Told> reply = waiting.get(String.valueOf(properties.getCorrelationId()));
      if (reply == null) {
        return;
      }
      try {
        reply.complete(Messages.told(ReplyCodec.decode(body)));
      } catch (IOException unreadable) {
        reply.completeExceptionally(unreadable);
      }
    }
  }

  /** Knows whether the broker takes messages. */
  private final class Watch implements BlockedListener {
    @Override
    public void handleBlocked(String reason) {
      blocked = true;
    }

    @Override
    public void handleUnblocked() {
      blocked = false;
    }
  }
}
