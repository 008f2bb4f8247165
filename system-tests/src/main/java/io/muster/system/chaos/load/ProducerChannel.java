package io.muster.system.chaos.load;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import io.muster.system.chaos.scene.Scene;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plain client's channel of a producer, with confirms and a reply queue of its own; opened
 * again when it is next needed after it broke. One thread.
 */
final class ProducerChannel {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int HEARTBEAT_SECONDS = 5;

  private final String uri;
  private final Function<Channel, DefaultConsumer> replies;
  private @Nullable Connection connection;
  private @Nullable Channel channel;
  private String replyQueue = "";
  private volatile boolean returned;
  private volatile boolean blocked;

  /**
   * Not connected yet.
   *
   * @param replies makes what consumes the replies
   */
  ProducerChannel(String uri, Function<Channel, DefaultConsumer> replies) {
    this.uri = uri;
    this.replies = replies;
  }

  /** Where replies go, once the channel is open. */
  String replyQueue() {
    return replyQueue;
  }

  /** Whether the broker takes no messages. */
  boolean isBlocked() {
    return blocked;
  }

  /** Whether it is there. */
  boolean isOpen() {
    return channel != null && channel.isOpen();
  }

  /** Whether a message came back since this was last asked. */
  boolean takeReturned() {
    boolean was = returned;
    returned = false;
    return was;
  }

  /** The channel that is open, or a fresh one. */
  Channel open() throws IOException, TimeoutException {
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
    opened.basicConsume(replyQueue, true, replies.apply(opened));
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

  void disconnect() {
    Connection old = connection;
    connection = null;
    channel = null;
    if (old != null) {
      old.abort(CONNECT_MILLIS);
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
