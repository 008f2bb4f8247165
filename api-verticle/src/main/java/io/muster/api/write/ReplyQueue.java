package io.muster.api.write;

import io.muster.messaging.Broker;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.muster.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one queue that this process's replies come to. Each connection has a fresh name for it, so
 * that no reply of an old connection is taken for one of the new.
 */
final class ReplyQueue {

  private static final Logger LOG = LoggerFactory.getLogger(ReplyQueue.class);

  private final Vertx vertx;
  private final Broker broker;
  private final String name;
  private final BiConsumer<String, Reply> handler;
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), Backoff.CHANCE);
  private volatile @Nullable String current;
  private volatile @Nullable Consumption consumption;
  private volatile boolean closing;

  /**
   * A queue that isn't opened yet.
   *
   * @param handler takes the correlation id and the reply, on the client's thread; must not block
   */
  ReplyQueue(Vertx vertx, Broker broker, String name, BiConsumer<String, Reply> handler) {
    this.vertx = vertx;
    this.broker = broker;
    this.name = name;
    this.handler = handler;
  }

  /** Opens it in the background, and again after each cut. */
  void open() {
    connect();
  }

  /** The name that replies may be sent to now; null while there is no connection. */
  @Nullable String current() {
    return current;
  }

  Future<Void> close() {
    closing = true;
    Consumption open = consumption;
    current = null;
    return open == null ? Future.succeededFuture() : open.close();
  }

  private void connect() {
    if (closing) {
      return;
    }
    Listener listener = new Listener();
    broker
        .consumeReplies(name, listener)
        .onSuccess(opened -> opened(opened, listener))
        .onFailure(
            failure -> {
              LOG.warn("event=reply_queue_away cause=\"{}\"", failure.toString());
              later();
            });
  }

  private synchronized void opened(Consumption opened, Listener listener) {
    if (listener.over) {
      reconnect("it ended while it was opened");
      return;
    }
    backoff.reset();
    consumption = opened;
    current = opened.queue();
    LOG.info("event=reply_queue_open queue={}", opened.queue());
    if (closing) {
      opened.close();
    }
  }

  private synchronized void ended(Listener listener, String cause) {
    listener.over = true;
    if (current != null) {
      current = null;
      reconnect(cause);
    }
  }

  private void reconnect(String cause) {
    if (!closing) {
      LOG.warn("event=reply_queue_lost cause=\"{}\"", cause);
      later();
    }
  }

  private synchronized void later() {
    vertx.setTimer(backoff.nextMillis(), timer -> connect());
  }

  private final class Listener implements ConsumptionListener {
    private boolean over;

    @Override
    public void delivered(Delivery delivery) {
      String correlationId = delivery.properties().correlationId();
      if (correlationId == null) {
        return;
      }
      try {
        handler.accept(correlationId, ReplyCodec.decode(delivery.body()));
      } catch (IOException broken) {
        LOG.warn("event=reply_unreadable cause=\"{}\"", broken.toString());
      }
    }

    @Override
    public void ended(String cause) {
      ReplyQueue.this.ended(this, cause);
    }
  }
}
