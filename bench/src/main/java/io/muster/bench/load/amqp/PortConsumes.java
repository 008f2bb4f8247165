package io.muster.bench.load.amqp;

import io.muster.config.Settings;
import io.muster.messaging.Broker;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.QueueSubscription;
import io.muster.messaging.amqp.AmqpBroker;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Muster's own consumption over the Java client: what the port costs. */
public final class PortConsumes extends ConsumeLoad implements ConsumptionListener {
  private static final long LIMIT_SECONDS = 30;

  private final Broker broker;
  private volatile Promise<Consumption> consumption = Promise.promise();

  /** Connects to nothing yet. */
  public PortConsumes(JsonObject config) throws IOException {
    super(config);
    Settings settings = new Settings(Map.of("RABBITMQ_URI", config.getString("rabbitmq_uri")));
    broker = new AmqpBroker(BrokerSettings.read(settings));
  }

  @Override
  void consume(String queueName) throws Exception {
    consumption = Promise.promise();
    broker
        .consume("bench-port", List.of(new QueueSubscription(queueName, 0)), PREFETCH, this)
        .onComplete(consumption);
    current();
  }

  private Consumption current() throws Exception {
    return consumption
        .future()
        .toCompletionStage()
        .toCompletableFuture()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void delivered(Delivery delivery) {
    if (isBatchEnd()) {
      consumption.future().onSuccess(c -> c.acknowledgeThrough(delivery.tag()));
    }
  }

  @Override
  public void ended(String cause) {
    // Shown by the messages that then don't come.
  }

  @Override
  void stop() throws Exception {
    current().close();
  }
}
