package io.muster.bench.load.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One channel of the RabbitMQ Java client. */
public final class JavaConsumes extends ConsumeLoad {
  private final String uri;
  private @Nullable Connection connection;

  /** Connects. */
  public JavaConsumes(JsonObject config) throws IOException {
    super(config);
    uri = config.getString("rabbitmq_uri");
  }

  @Override
  void consume(String queueName) throws IOException {
    Connection opened = BenchQueue.connect(uri, "bench-java");
    connection = opened;
    Channel channel = opened.createChannel();
    channel.basicQos(PREFETCH);
    channel.basicConsume(
        queueName,
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            if (isBatchEnd()) {
              channel.basicAck(envelope.getDeliveryTag(), true);
            }
          }
        });
  }

  @Override
  void stop() {
    if (connection != null) {
      connection.abort(1_000);
    }
  }
}
