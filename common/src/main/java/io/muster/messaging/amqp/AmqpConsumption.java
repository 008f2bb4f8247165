package io.muster.messaging.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.QueueSubscription;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A channel on a connection of its own, which ends as a whole at the first fault. */
final class AmqpConsumption implements Consumption {

  private static final int REPLIES_BOUND = 20_000;
  private static final int REPLIES_TTL_MILLIS = 60_000;
  private static final int CLOSE_TIMEOUT_MILLIS = 2_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Connection connection;
  private final Channel channel;
  private final String queue;
  private final ConsumptionListener listener;
  // Acknowledging writes to a socket, which may block: it has a thread of its own.
  private final ExecutorService writes;
  private final AtomicBoolean ended = new AtomicBoolean();

  private AmqpConsumption(
      Connection connection, Channel channel, String queue, ConsumptionListener listener) {
    this.connection = connection;
    this.channel = channel;
    this.queue = queue;
    this.listener = listener;
    this.writes = writer();
  }

  private static ExecutorService writer() {
    ThreadPoolExecutor writer =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            AmqpBroker.threads("muster-amqp-ack"));
    // Who gets no thread for acknowledging had better not consume at all.
    writer.prestartCoreThread();
    return writer;
  }

  static Consumption open(
      Connections connections,
      String name,
      List<QueueSubscription> subscriptions,
      int prefetch,
      ConsumptionListener listener)
      throws IOException {
    String first = subscriptions.get(0).queue();
    AmqpConsumption consumption = connect(connections, name, first, listener);
    consumption.orClose(
        () -> {
          consumption.channel.basicQos(prefetch, false);
          for (QueueSubscription subscription : subscriptions) {
            consumption.subscribe(subscription, false);
          }
        });
    return consumption;
  }

  static Consumption openReplies(
      Connections connections, String name, String prefix, ConsumptionListener listener)
      throws IOException {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String queue = prefix + HexFormat.of().formatHex(random);
    AmqpConsumption consumption = connect(connections, name, queue, listener);
    consumption.orClose(
        () -> {
          consumption.channel.queueDeclare(
              queue,
              false,
              true,
              true,
              Map.of("x-max-length", REPLIES_BOUND, "x-message-ttl", REPLIES_TTL_MILLIS));
          consumption.subscribe(new QueueSubscription(queue, 0), true);
        });
    return consumption;
  }

  private static AmqpConsumption connect(
      Connections connections, String name, String queue, ConsumptionListener listener)
      throws IOException {
    // Deliveries are heard where they are read: a listener only hands them on.
    Connection connection = connections.open(name, new SameThreadExecutor());
    try {
      Channel channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("the broker gives no channel");
      }
      return new AmqpConsumption(connection, channel, queue, listener);
    } catch (Throwable failed) {
      connection.abort(CLOSE_TIMEOUT_MILLIS);
      throw failed;
    }
  }

  private interface Setup {
    void run() throws IOException;
  }

  private void orClose(Setup setup) throws IOException {
    try {
      connection.addShutdownListener(cause -> end(String.valueOf(cause.getMessage())));
      channel.addShutdownListener(cause -> end(String.valueOf(cause.getMessage())));
      setup.run();
    } catch (Throwable failed) {
      // After an Error too: a connection left open would keep its deliveries from all others.
      end("could not consume");
      throw failed;
    }
  }

  private void subscribe(QueueSubscription subscription, boolean autoAck) throws IOException {
    Map<String, Object> arguments = new HashMap<>();
    if (subscription.priority() != 0) {
      arguments.put("x-priority", subscription.priority());
    }
    String source = subscription.queue();
    channel.basicConsume(
        source,
        autoAck,
        arguments,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            deliver(source, envelope, properties, body);
          }

          @Override
          public void handleCancel(String consumerTag) {
            end("the broker cancelled the consumer of " + source);
          }

          @Override
          public void handleShutdownSignal(String consumerTag, ShutdownSignalException cause) {
            end(String.valueOf(cause.getMessage()));
          }
        });
  }

  private void deliver(
      String source, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    if (ended.get()) {
      return;
    }
    listener.delivered(
        new Delivery(
            envelope.getDeliveryTag(),
            source,
            Properties.attempts(properties, envelope.isRedeliver()),
            envelope.getExchange(),
            envelope.getRoutingKey(),
            Properties.fromAmqp(properties),
            body));
  }

  @Override
  public String queue() {
    return queue;
  }

  @Override
  public Future<Void> acknowledgeThrough(long tag) {
    Promise<Void> promise = Promise.promise();
    write(
        promise,
        () -> {
          try {
            channel.basicAck(tag, true);
            promise.complete();
          } catch (Throwable failed) {
            // After an Error too: nothing would be acknowledged any more.
            end("an acknowledgement could not be sent");
            promise.tryFail(failed);
          }
        });
    return promise.future();
  }

  @Override
  public Future<Void> close() {
    Promise<Void> promise = Promise.promise();
    write(
        promise,
        () -> {
          try {
            end("closed");
          } finally {
            promise.complete();
          }
        });
    return promise.future().otherwiseEmpty();
  }

  private void write(Promise<Void> promise, Runnable task) {
    try {
      writes.execute(task);
    } catch (RejectedExecutionException over) {
      promise.fail(new IOException("the channel has ended", over));
    }
  }

  /** Ends the whole at once: no cancel, so no other consumer starts while this one has work. */
  private void end(String cause) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    try {
      abort();
    } finally {
      writes.shutdown();
      listener.ended(cause);
    }
  }

  private void abort() {
    Runnable abort = () -> connection.abort(CLOSE_TIMEOUT_MILLIS);
    try {
      AmqpBroker.threads("muster-amqp-close").newThread(abort).start();
    } catch (OutOfMemoryError noThread) {
      // Late is better than never: while it is open, nobody else gets its deliveries.
      abort.run();
    }
  }
}
