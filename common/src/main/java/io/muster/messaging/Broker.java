package io.muster.messaging;

import io.vertx.core.Future;
import java.util.List;

/**
 * The broker, as the data plane needs it. Publishing and consuming have connections of their own,
 * because a broker that is short of memory blocks those that publish.
 */
public interface Broker {

  /**
   * A publisher that connects in the background and again after each cut.
   *
   * @param name for logs, metrics and the broker's list of connections
   * @param window how many messages may wait for their confirm
   */
  Publisher publisher(String name, int window);

  /**
   * Consumes queues on one channel of a connection of its own.
   *
   * @param name for logs and the broker's list of connections
   * @param subscriptions the queues
   * @param prefetch how many unacknowledged deliveries each queue may have
   * @param listener hears deliveries and the end
   * @return fails if there is no connection or a queue is missing
   */
  Future<Consumption> consume(
      String name,
      List<QueueSubscription> subscriptions,
      int prefetch,
      ConsumptionListener listener);

  /**
   * Declares an exclusive reply queue under a fresh name and consumes it without acknowledgements,
   * on a connection of its own.
   *
   * @param name for logs and the broker's list of connections
   * @param listener hears deliveries and the end
   * @return fails if there is no connection
   */
  Future<Consumption> consumeReplies(String name, ConsumptionListener listener);

  /** What the broker is, asked at a new connection; fails if there is none to be had. */
  Future<BrokerKind> kind();
}
