package io.muster.bench.load;

import io.muster.bench.load.amqp.JavaConsumes;
import io.muster.bench.load.amqp.JavaPublishes;
import io.muster.bench.load.amqp.PortConsumes;
import io.muster.bench.load.amqp.PortPublishes;
import io.muster.bench.load.amqp.VertxChannelPublishes;
import io.muster.bench.load.amqp.VertxConsumes;
import io.muster.bench.load.amqp.VertxPublisherPublishes;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ScheduledExecutorService;

/** What a load process can be asked to do. */
public enum LoadKind {
  /** GET by id over HTTP. */
  HTTP_GETS,
  /** Find by id with the bare driver. */
  DRIVER_READS,
  /** Insert with the bare driver. */
  DIRECT_INSERTS,
  /** Create through the queue. */
  QUEUED_CREATES,
  /** Publish with confirms, RabbitMQ Java client. */
  JAVA_PUBLISHES,
  /** Publish with confirms, vertx-rabbitmq-client, its publisher. */
  VERTX_PUBLISHER_PUBLISHES,
  /** Publish with confirms, vertx-rabbitmq-client, its channel and confirm listener. */
  VERTX_CHANNEL_PUBLISHES,
  /** Publish with confirms, Muster's own port over the Java client. */
  PORT_PUBLISHES,
  /** Consume with batched acknowledgements, RabbitMQ Java client. */
  JAVA_CONSUMES,
  /** Consume with batched acknowledgements, vertx-rabbitmq-client. */
  VERTX_CONSUMES,
  /** Consume with batched acknowledgements, Muster's own port over the Java client. */
  PORT_CONSUMES;

  Load open(JsonObject config, ScheduledExecutorService retries) throws Exception {
    return switch (this) {
      case HTTP_GETS -> looping(new HttpGets(config), retries);
      case DRIVER_READS -> looping(new DriverReads(config), retries);
      case DIRECT_INSERTS -> looping(new DirectInserts(config), retries);
      case QUEUED_CREATES -> looping(new QueuedCreates(config), retries);
      case JAVA_PUBLISHES -> looping(new JavaPublishes(config), retries);
      case VERTX_PUBLISHER_PUBLISHES -> looping(new VertxPublisherPublishes(config), retries);
      case VERTX_CHANNEL_PUBLISHES -> looping(new VertxChannelPublishes(config), retries);
      case PORT_PUBLISHES -> looping(new PortPublishes(config), retries);
      case JAVA_CONSUMES -> new JavaConsumes(config);
      case VERTX_CONSUMES -> new VertxConsumes(config);
      case PORT_CONSUMES -> new PortConsumes(config);
    };
  }

  private static Load looping(Operation operation, ScheduledExecutorService retries) {
    return new Load() {
      @Override
      public LoadReport run(Window window) throws Exception {
        return ClosedLoop.run(operation, window, retries);
      }

      @Override
      public void close() {
        operation.close();
      }
    };
  }
}
