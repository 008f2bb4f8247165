package io.muster.system.promise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import io.muster.backends.proxy.TcpProxy;
import io.muster.messaging.Names;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Consumes all shards as a worker does, acknowledges nothing, and loses its connection with all of
 * it in hand. To the broker that is a worker whose network is cut.
 */
final class LosingConsumer {

  /** As that of the workers: a smaller one would change the order of what is returned. */
  private static final int PREFETCH = 200;

  private static final long PATIENCE_SECONDS = 60;

  private final ConnectionFactory factory = new ConnectionFactory();
  private final TcpProxy way;

  /**
   * Ready to consume.
   *
   * @param uri the broker's address by way of the proxy
   * @param way its alone
   */
  LosingConsumer(String uri, TcpProxy way) throws Exception {
    factory.setUri(uri);
    factory.setAutomaticRecoveryEnabled(false);
    this.way = way;
  }

  /**
   * Waits until each shard has delivered, and is cut off. Returns how often the message that came
   * most often had been delivered before.
   */
  long consumeAndLose() throws Exception {
    AtomicLong most = new AtomicLong();
    CountDownLatch delivered = new CountDownLatch(Producer.SHARDS);
    Set<String> shards = ConcurrentHashMap.newKeySet();
    Channel channel = factory.newConnection().createChannel();
    channel.basicQos(PREFETCH, false);
    for (int shard = 0; shard < Producer.SHARDS; shard++) {
      String queue = Names.shardQueue(shard);
      channel.basicConsume(
          queue,
          false,
          Map.of("x-priority", Integer.MAX_VALUE),
          (tag, delivery) -> {
            most.accumulateAndGet(earlierDeliveries(delivery.getProperties()), Math::max);
            if (shards.add(queue)) {
              delivered.countDown();
            }
          },
          tag -> {});
    }
    assertTrue(
        delivered.await(PATIENCE_SECONDS, TimeUnit.SECONDS),
        () -> "delivered by " + shards + " alone");
    way.dropConnections();
    return most.get();
  }

  private static long earlierDeliveries(AMQP.BasicProperties properties) {
    Map<String, Object> headers = properties.getHeaders();
    Object count = headers == null ? null : headers.get("x-delivery-count");
    return count instanceof Number number ? number.longValue() : 0;
  }
}
