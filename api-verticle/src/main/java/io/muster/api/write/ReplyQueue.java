package io.muster.api.write;

import io.muster.messaging.Broker;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
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
  private static final long FIRST_BACKOFF_MILLIS = 100;
  private static final long LONGEST_BACKOFF_MILLIS = 2_000;

  private final Vertx vertx;
  private final Broker broker;
  private final String name;
  private final BiConsumer<String, Reply> handler;
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
    connect(FIRST_BACKOFF_MILLIS);
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

  private void connect(long backoff) {
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
              later(backoff, Math.min(backoff * 2, LONGEST_BACKOFF_MILLIS));
            });
  }

  private synchronized void opened(Consumption opened, Listener listener) {
    if (listener.over) {
      reconnect("it ended while it was opened");
      return;
    }
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
      later(FIRST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS * 2);
    }
  }

  private void later(long millis, long nextBackoff) {
    long jittered = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1) + 1;
    vertx.setTimer(jittered, timer -> connect(nextBackoff));
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
