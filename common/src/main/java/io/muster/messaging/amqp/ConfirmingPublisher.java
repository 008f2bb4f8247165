package io.muster.messaging.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import io.muster.messaging.Publisher;
import io.muster.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes from one thread of its own, because the client's publish writes to a socket and may
 * block. What is sent waits in {@link UnconfirmedMessages} for its confirm.
 */
final class ConfirmingPublisher implements Publisher {

  private static final Logger LOG = LoggerFactory.getLogger(ConfirmingPublisher.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final long IDLE_MILLIS = 200;
  private static final long CLOSE_WAIT_MILLIS = 5_000;
  private static final int ABORT_MILLIS = 2_000;

  private final String name;
  private final int window;
  private final Opener connections;
  private final BlockingQueue<UnconfirmedMessages.Entry> waiting;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Promise<Void> closed = Promise.promise();
  private volatile boolean connected;
  private volatile boolean blocked;
  private volatile boolean closing;

  /** While it is set, what is written waits for the flush after the last one. */
  private volatile boolean moreToSend;

  /** Opens a connection as {@link Connections} does; blocks until it is open. */
  interface Opener {
    Connection open(String name, ExecutorService callbacks, BooleanSupplier held)
        throws IOException;
  }

  ConfirmingPublisher(String name, int window, Opener connections) {
    this.name = name;
    this.window = window;
    this.connections = connections;
    this.waiting = new LinkedBlockingQueue<>(window);
  }

  Publisher start() {
    AmqpBroker.threads("muster-publish-" + name).newThread(this::run).start();
    return this;
  }

  @Override
  public Future<PublishResult> publish(OutgoingMessage message) {
    if (closing || !connected) {
      return refused(Reason.DISCONNECTED);
    }
    if (blocked) {
      return refused(Reason.BLOCKED);
    }
    if (inFlight.incrementAndGet() > window) {
      inFlight.decrementAndGet();
      return refused(Reason.WINDOW_FULL);
    }
    UnconfirmedMessages.Entry entry = new UnconfirmedMessages.Entry(message, inFlight);
    if (!waiting.offer(entry)) {
      entry.settle(new Refused(Reason.WINDOW_FULL));
    }
    return entry.result();
  }

  private static Future<PublishResult> refused(Reason reason) {
    return Future.succeededFuture(new Refused(reason));
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  @Override
  public boolean isReady() {
    return connected && !blocked && !closing;
  }

  @Override
  public boolean isBlocked() {
    return connected && blocked;
  }

  @Override
  public Future<Void> close() {
    closing = true;
    return closed.future();
  }

  private void run() {
    Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, Backoff.CHANCE);
    while (!closing) {
      try {
        Connection connection =
            connections.open("muster-publish-" + name, new SameThreadExecutor(), () -> moreToSend);
        backoff.reset();
        publishOver(connection);
      } catch (InterruptedException stop) {
        closing = true;
      } catch (Throwable failed) {
        // An Error too, such as no memory for the connection's thread: while the process lives,
        // nobody else would ever publish what it has to.
        LOG.warn("event=publisher_disconnected publisher={} cause=\"{}\"", name, failed.toString());
      }
      refuseWaiting(Reason.DISCONNECTED);
      if (!closing) {
        pause(backoff.nextMillis());
      }
    }
    refuseWaiting(Reason.DISCONNECTED);
    closed.complete();
  }

  private void publishOver(Connection connection) throws IOException, InterruptedException {
    UnconfirmedMessages unconfirmed = new UnconfirmedMessages();
    blocked = false;
    try {
      Channel channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("the broker gives no channel");
      }
      channel.confirmSelect();
      channel.addConfirmListener(unconfirmed::acknowledged, unconfirmed::refused);
      channel.addReturnListener(unconfirmed::returned);
      connection.addBlockedListener(reason -> block(reason), () -> blocked = false);
      channel.addShutdownListener(cause -> connected = false);
      connected = channel.isOpen();
      LOG.info("event=publisher_connected publisher={}", name);
      while (connected && !closing) {
        UnconfirmedMessages.Entry entry = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        sendAll(connection, channel, unconfirmed, entry);
      }
      if (closing) {
        awaitConfirms(connection, channel, unconfirmed);
      }
    } finally {
      connected = false;
      try {
        connection.abort(ABORT_MILLIS);
      } finally {
        unconfirmed.connectionEnded();
      }
    }
  }

  /**
   * Sends this one, if any, and all that wait behind it, with as few writes to the socket as that
   * takes.
   */
  private void sendAll(
      Connection connection,
      Channel channel,
      UnconfirmedMessages unconfirmed,
      UnconfirmedMessages.@Nullable Entry first)
      throws IOException {
    if (first == null) {
      return;
    }
    moreToSend = true;
    try {
      for (UnconfirmedMessages.@Nullable Entry entry = first;
          entry != null;
          entry = waiting.poll()) {
        send(channel, unconfirmed, entry);
      }
    } finally {
      moreToSend = false;
    }
    BatchingConnectionFactory.flush(connection);
  }

  private void send(
      Channel channel, UnconfirmedMessages unconfirmed, UnconfirmedMessages.Entry entry)
      throws IOException {
    if (blocked) {
      entry.settle(new Refused(Reason.BLOCKED));
      return;
    }
    OutgoingMessage message = entry.message();
    unconfirmed.sending(channel.getNextPublishSeqNo(), entry);
    // A failure in here leaves the entry unconfirmed: part of it may have reached the broker.
    channel.basicPublish(
        message.exchange(),
        message.routingKey(),
        message.mandatory(),
        Properties.toAmqp(message.properties()),
        message.body());
  }

  private void block(String reason) {
    blocked = true;
    LOG.warn("event=publisher_blocked publisher={} reason=\"{}\"", name, reason);
    refuseWaiting(Reason.BLOCKED);
  }

  private void refuseWaiting(Reason reason) {
    UnconfirmedMessages.Entry entry = waiting.poll();
    while (entry != null) {
      entry.settle(new Refused(reason));
      entry = waiting.poll();
    }
  }

  private void awaitConfirms(
      Connection connection, Channel channel, UnconfirmedMessages unconfirmed)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_WAIT_MILLIS);
    sendAll(connection, channel, unconfirmed, waiting.poll());
    while (!unconfirmed.isEmpty() && channel.isOpen() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
