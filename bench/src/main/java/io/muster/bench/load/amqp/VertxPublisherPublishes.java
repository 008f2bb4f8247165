package io.muster.bench.load.amqp;

import com.rabbitmq.client.AMQP;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.rabbitmq.RabbitMQPublisher;
import io.vertx.rabbitmq.RabbitMQPublisherOptions;

/** The publisher of vertx-rabbitmq-client, which knows which message a confirm is for. */
public final class VertxPublisherPublishes extends PublishOperation {
  private final VertxClient vertx;
  private final RabbitMQPublisher publisher;
  private final AMQP.BasicProperties properties = BenchQueue.properties();
  private final Buffer body = Buffer.buffer(new byte[BenchQueue.BODY_BYTES]);

  /** Connects. */
  public VertxPublisherPublishes(JsonObject config) throws Exception {
    super(config);
    vertx = new VertxClient(config.getString("rabbitmq_uri"));
    RabbitMQPublisherOptions options =
        new RabbitMQPublisherOptions().setMaxInternalQueueSize(Integer.MAX_VALUE);
    publisher =
        vertx.await(
            () -> {
              RabbitMQPublisher made =
                  RabbitMQPublisher.create(vertx.vertx(), vertx.client(), options);
              return made.start().map(made);
            });
  }

  @Override
  public void start(int client, Done done) {
    vertx.context().runOnContext(run -> publish(done));
  }

  private void publish(Done done) {
    publisher
        .publishConfirm("", queueName(), properties, body)
        .onComplete(tag -> done.succeeded(), failure -> done.failed("nack"));
  }

  @Override
  public void close() {
    vertx.close();
    super.close();
  }
}
