package io.muster.bench.load.amqp;

import io.vertx.core.json.JsonObject;
import io.vertx.rabbitmq.QueueOptions;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQMessage;
import org.jspecify.annotations.Nullable;

/** vertx-rabbitmq-client, its handler set on the event loop that its deliveries come to. */
public final class VertxConsumes extends ConsumeLoad {
  private final String uri;
  private @Nullable VertxClient vertx;

  /** Connects to nothing yet. */
  public VertxConsumes(JsonObject config) throws Exception {
    super(config);
    uri = config.getString("rabbitmq_uri");
  }

  @Override
  void consume(String queueName) throws Exception {
    VertxClient started = new VertxClient(uri);
    vertx = started;
    RabbitMQClient client = started.client();
    QueueOptions options =
        new QueueOptions().setAutoAck(false).setMaxInternalQueueSize(Integer.MAX_VALUE);
    started.await(
        () ->
            client
                .basicQos(PREFETCH)
                .compose(limited -> client.basicConsumer(queueName, options))
                .onSuccess(consumer -> consumer.handler(message -> delivered(client, message))));
  }

  private void delivered(RabbitMQClient client, RabbitMQMessage message) {
    if (isBatchEnd()) {
      client.basicAck(message.envelope().getDeliveryTag(), true);
    }
  }

  @Override
  void stop() throws Exception {
    if (vertx != null) {
      vertx.await(vertx.client()::stop);
      vertx.close();
    }
  }
}
