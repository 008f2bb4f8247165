package io.muster.bench.load.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Connection;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One channel of the RabbitMQ Java client, written to by one thread. */
public final class JavaPublishes extends PublishOperation implements ConfirmListener {
  private final Connection connection;
  private final Channel channel;
  private final ExecutorService sender = Executors.newSingleThreadExecutor();
  private final ConcurrentNavigableMap<Long, Done> unconfirmed = new ConcurrentSkipListMap<>();
  private final AMQP.BasicProperties properties = BenchQueue.properties();
  private final byte[] body = new byte[BenchQueue.BODY_BYTES];

  /** Connects. */
  public JavaPublishes(JsonObject config) throws IOException {
    super(config);
    connection = BenchQueue.connect(config.getString("rabbitmq_uri"), "bench-java");
    channel = connection.createChannel();
    channel.confirmSelect();
    channel.addConfirmListener(this);
  }

  @Override
  public void start(int client, Done done) {
    // Not on the thread of the confirms: it would wait for itself when the socket is full.
    sender.execute(() -> publish(done));
  }

  private void publish(Done done) {
    long number = channel.getNextPublishSeqNo();
    unconfirmed.put(number, done);
    try {
      channel.basicPublish("", queueName(), true, properties, body);
    } catch (IOException | RuntimeException failed) {
      unconfirmed.remove(number);
      done.failed("not sent");
    }
  }

  @Override
  public void handleAck(long number, boolean multiple) {
    settle(number, multiple, true);
  }

  @Override
  public void handleNack(long number, boolean multiple) {
    settle(number, multiple, false);
  }

  private void settle(long number, boolean multiple, boolean confirmed) {
    if (!multiple) {
      tell(unconfirmed.remove(number), confirmed);
      return;
    }
    var settled = unconfirmed.headMap(number, true);
    for (var first = settled.pollFirstEntry(); first != null; first = settled.pollFirstEntry()) {
      tell(first.getValue(), confirmed);
    }
  }

  private static void tell(@org.jspecify.annotations.Nullable Done done, boolean confirmed) {
    if (done == null) {
      return;
    }
    if (confirmed) {
      done.succeeded();
    } else {
      done.failed("nack");
    }
  }

  @Override
  public void close() {
    sender.shutdownNow();
    connection.abort(1_000);
    super.close();
  }
}
