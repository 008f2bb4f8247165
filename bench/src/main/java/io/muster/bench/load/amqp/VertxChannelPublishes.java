package io.muster.bench.load.amqp;

import com.rabbitmq.client.AMQP;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.rabbitmq.RabbitMQConfirmation;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** vertx-rabbitmq-client's plain publish, with the bookkeeping of confirms done here. */
public final class VertxChannelPublishes extends PublishOperation {
  private final VertxClient vertx;
  private final ConcurrentNavigableMap<Long, Done> unconfirmed = new ConcurrentSkipListMap<>();
  private final AMQP.BasicProperties properties = BenchQueue.properties();
  private final Buffer body = Buffer.buffer(new byte[BenchQueue.BODY_BYTES]);

  /** Connects. */
  public VertxChannelPublishes(JsonObject config) throws Exception {
    super(config);
    vertx = new VertxClient(config.getString("rabbitmq_uri"));
    vertx.await(
        () ->
            vertx
                .client()
                .addConfirmListener(Integer.MAX_VALUE)
                .onSuccess(confirms -> confirms.handler(this::confirmed)));
  }

  @Override
  public void start(int client, Done done) {
    vertx.context().runOnContext(run -> publish(done));
  }

  private void publish(Done done) {
    vertx
        .client()
        .basicPublishWithDeliveryTag(
            "", queueName(), properties, body, tag -> unconfirmed.put(tag, done))
        .onFailure(failure -> done.failed("not sent"));
  }

  private void confirmed(RabbitMQConfirmation confirmation) {
    long tag = confirmation.getDeliveryTag();
    if (!confirmation.isMultiple()) {
      tell(unconfirmed.remove(tag), confirmation.isSucceeded());
      return;
    }
    var settled = unconfirmed.headMap(tag, true);
    for (var first = settled.pollFirstEntry(); first != null; first = settled.pollFirstEntry()) {
      tell(first.getValue(), confirmation.isSucceeded());
    }
  }

  private static void tell(@Nullable Done done, boolean succeeded) {
    if (done == null) {
      return;
    }
    if (succeeded) {
      done.succeeded();
    } else {
      done.failed("nack");
    }
  }

  @Override
  public void close() {
    vertx.close();
    super.close();
  }
}
