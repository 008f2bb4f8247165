package io.muster.bench.load.amqp;

import io.muster.config.Settings;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.messaging.amqp.AmqpBroker;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** Muster's own publisher over the Java client: what the port costs. */
public final class PortPublishes extends PublishOperation {
  private static final int WINDOW = 10_000;

  private final Publisher publisher;
  private final byte[] body = new byte[BenchQueue.BODY_BYTES];
  private final MessageProperties properties;

  /** Connects. */
  public PortPublishes(JsonObject config) throws IOException {
    super(config);
    BrokerSettings settings =
        BrokerSettings.read(new Settings(Map.of("RABBITMQ_URI", config.getString("rabbitmq_uri"))));
    publisher = new AmqpBroker(settings).publisher("bench-port", WINDOW);
    properties =
        new MessageProperties(
            "0123456789abcdef0123456789abcdef",
            "user.create",
            settings.user(),
            MessageProperties.JSON,
            Instant.now(),
            null,
            null,
            Map.of());
  }

  @Override
  public void start(int client, Done done) {
    publisher
        .publish(new OutgoingMessage("", queueName(), true, properties, body))
        .onSuccess(
            result -> {
              if (result instanceof PublishResult.Confirmed) {
                done.succeeded();
              } else {
                done.failed(result.toString());
              }
            });
  }

  @Override
  public void close() {
    publisher.close();
    super.close();
  }
}
