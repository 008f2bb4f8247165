package io.muster.messaging.amqp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.config.Settings;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.CommandDecoder;
import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.QueueSubscription;
import io.muster.messaging.control.TopologyControl;
import io.muster.user.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages with headers that real brokers let through and the client by itself gives up on. */
@Timeout(120)
class PoisonousHeadersIT {

  private static final Map<String, RabbitServer> SERVERS = new ConcurrentHashMap<>();
  private static final Vertx VERTX = Vertx.vertx();
  private static final String OWN_USER = "muster-api";
  private static final UserId USER = new UserId("0123456789abcdef01234567");
  private static final String QUEUE = Names.shardQueue(0);

  /** What a frame holds beside its payload. */
  private static final int FRAME_BYTES = 8;

  /** A content header with one text header whose name has one character, without the text. */
  private static final int BARE_HEADER_BYTES = 25;

  @AfterAll
  static void end() {
    SERVERS.values().forEach(RabbitServer::close);
    SERVERS.clear();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static BrokerSettings declared(String line) throws Exception {
    RabbitServer server =
        SERVERS.computeIfAbsent(
            line,
            wanted ->
                RabbitBackend.findOrSkip(RabbitRequest.of(wanted).withVirtualHosts().asOwn()));
    BrokerSettings settings =
        BrokerSettings.read(
            new Settings(Map.of("RABBITMQ_URI", server.newVirtualHost(), "SHARDS", "1")));
    AmqpBroker broker = new AmqpBroker(settings);
    get(new TopologyControl(VERTX, settings).declare(get(broker.kind())));
    return settings;
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static final class Recorder implements ConsumptionListener {
    final ConcurrentLinkedQueue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    final AtomicReference<String> ended = new AtomicReference<>();

    @Override
    public void delivered(Delivery delivery) {
      deliveries.add(delivery);
    }

    @Override
    public void ended(String cause) {
      ended.set(cause);
    }
  }

  /** Publishes as somebody who has nothing of Muster's but the right to publish. */
  private static final class Outsider implements AutoCloseable {
    private final Connection connection;
    private final Channel channel;
    private final CommandCodec codec;

    Outsider(BrokerSettings settings) throws Exception {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(settings.uris().get(0));
      connection = factory.newConnection();
      channel = connection.createChannel();
      channel.confirmSelect();
      codec = new CommandCodec(1, settings.user());
    }

    /** Publishes a valid command with these headers too. */
    void publish(String id, Map<String, Object> headers) throws Exception {
      OutgoingMessage message =
          codec.encode(
              new Command(id, USER, Instant.now(), null, new Change.Delete(null)), null, id, null);
      BasicProperties properties = Properties.toAmqp(message.properties());
      Map<String, Object> all = new HashMap<>(properties.getHeaders());
      all.putAll(headers);
      publish(properties.builder().headers(all).build(), message.body());
    }

    /** Publishes a message whose content header is as long as a frame may be. */
    void publishLongest() throws Exception {
      int bytes = connection.getFrameMax() - FRAME_BYTES - BARE_HEADER_BYTES;
      publish(
          new BasicProperties.Builder().headers(Map.of("a", "x".repeat(bytes))).build(),
          new byte[0]);
    }

    private void publish(BasicProperties properties, byte[] body) throws Exception {
      channel.basicPublish(Names.COMMANDS, Names.shardKey(0), true, properties, body);
      channel.waitForConfirmsOrDie(10_000);
    }

    @Override
    public void close() throws Exception {
      connection.close();
    }
  }

  private static Object nested(int levels) {
    Object value = "deep";
    for (int i = 0; i < levels; i++) {
      value = Map.of("k", value);
    }
    return value;
  }

  private static Consumption consume(BrokerSettings settings, Recorder recorder) throws Exception {
    return get(
        new AmqpBroker(settings)
            .consume("w", List.of(new QueueSubscription(QUEUE, 0)), 100, recorder));
  }

  private static CommandDecoding decode(Delivery delivery) {
    return new CommandDecoder(1, Set.of(OWN_USER), hash -> Optional.empty()).decode(delivery);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void aMessageNestedTooDeeplyIsInvalidAndTheOthersAroundItAreProcessed(String line)
      throws Exception {
    BrokerSettings settings = declared(line);
    try (Outsider outsider = new Outsider(settings)) {
      for (int i = 0; i < 10; i++) {
        outsider.publish("before-" + i, Map.of());
      }
      outsider.publish("poison", Map.of("deep", nested(40)));
      for (int i = 0; i < 10; i++) {
        outsider.publish("after-" + i, Map.of("deep", nested(20)));
      }
    }
    Recorder recorder = new Recorder();

    Consumption consumption = consume(settings, recorder);

    await().until(() -> recorder.deliveries.size() == 21);
    long last = 0;
    for (Delivery delivery : recorder.deliveries) {
      boolean poison = "poison".equals(delivery.properties().messageId());
      assertEquals(poison, decode(delivery) instanceof CommandDecoding.Invalid);
      assertEquals(0, delivery.attempts());
      last = delivery.tag();
    }
    get(consumption.acknowledgeThrough(last));
    assertNull(recorder.ended.get());
    get(consumption.close());
    await().until(() -> get(new TopologyControl(VERTX, settings).depth(QUEUE)) == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void theCountOfItsDeliveriesSurvivesInAMessageThatIsNestedTooDeeply(String line)
      throws Exception {
    BrokerSettings settings = declared(line);
    try (Outsider outsider = new Outsider(settings)) {
      outsider.publish("poison", Map.of("deep", nested(40)));
    }
    for (int attempts = 0; attempts < 3; attempts++) {
      Recorder recorder = new Recorder();
      Consumption consumption = consume(settings, recorder);
      await().until(() -> !recorder.deliveries.isEmpty());
      assertEquals(attempts, recorder.deliveries.element().attempts());
      get(consumption.close());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void headersThatFillAFrameAreReadAgainWithWhatTheBrokerAddsToThem(String line) throws Exception {
    BrokerSettings settings = declared(line);
    try (Outsider outsider = new Outsider(settings)) {
      outsider.publishLongest();
    }
    Recorder first = new Recorder();
    Consumption consumption = consume(settings, first);
    await().until(() -> !first.deliveries.isEmpty());
    get(consumption.close());
    Recorder second = new Recorder();

    Consumption next = consume(settings, second);

    await().until(() -> !second.deliveries.isEmpty());
    Delivery again = second.deliveries.element();
    assertTrue(again.attempts() > 0);
    get(next.acknowledgeThrough(again.tag()));
    assertNull(second.ended.get());
    get(next.close());
  }
}
