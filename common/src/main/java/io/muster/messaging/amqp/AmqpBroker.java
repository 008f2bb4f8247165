package io.muster.messaging.amqp;

import com.rabbitmq.client.Connection;
import io.muster.messaging.Broker;
import io.muster.messaging.BrokerKind;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Names;
import io.muster.messaging.Publisher;
import io.muster.messaging.QueueSubscription;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link Broker} over the RabbitMQ Java client. All blocking calls run on threads of its own. */
public final class AmqpBroker implements Broker {

  /** How many connects and closes may wait for a thread; more than a process ever has. */
  private static final int MAX_WAITING = 256;

  private final Connections connections;
  private final ExecutorService blocking;

  /** Uses these settings; connects to nothing yet. */
  public AmqpBroker(BrokerSettings settings) {
    this.connections = new Connections(settings);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            4,
            4,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            threads("muster-amqp"));
    pool.allowCoreThreadTimeOut(true);
    this.blocking = pool;
  }

  static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public Publisher publisher(String name, int window) {
    return new ConfirmingPublisher(name, window, connections::open).start();
  }

  @Override
  public Future<Consumption> consume(
      String name,
      List<QueueSubscription> subscriptions,
      int prefetch,
      ConsumptionListener listener) {
    return async(() -> AmqpConsumption.open(connections, name, subscriptions, prefetch, listener));
  }

  @Override
  public Future<Consumption> consumeReplies(String name, ConsumptionListener listener) {
    return consumeReplies(name, Names.REPLIES_PREFIX, listener);
  }

  /**
   * The same for a user of the broker who may not make queues of Muster.
   *
   * @param prefix what the name of the queue begins with: the user must be allowed to make it
   */
  public Future<Consumption> consumeReplies(
      String name, String prefix, ConsumptionListener listener) {
    return async(() -> AmqpConsumption.openReplies(connections, name, prefix, listener));
  }

  @Override
  public Future<BrokerKind> kind() {
    return async(
        () -> {
          Connection connection = connections.open("muster-probe", blocking);
          try {
            var properties = connection.getServerProperties();
            return new BrokerKind(
                String.valueOf(properties.get("product")),
                String.valueOf(properties.get("version")));
          } finally {
            connection.abort(1_000);
          }
        });
  }

  private <T> Future<T> async(Callable<T> task) {
    Promise<T> promise = Promise.promise();
    try {
      blocking.execute(
          () -> {
            T result;
            try {
              result = task.call();
            } catch (Throwable failed) {
              // An Error too: who waits for this would wait for ever, and not try again.
              promise.fail(failed);
              return;
            }
            promise.complete(result);
          });
    } catch (RejectedExecutionException full) {
      promise.fail(new IOException("too many connects and closes are waiting", full));
    } catch (OutOfMemoryError noThread) {
      promise.fail(noThread);
    }
    return promise.future();
  }
}
