package io.muster.messaging.amqp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.config.Settings;
import io.muster.messaging.BrokerKind;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.Publisher;
import io.muster.messaging.QueueSubscription;
import io.muster.messaging.control.TopologyControl;
import io.muster.messaging.control.TopologyMismatchException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ports over real brokers: each test has a virtual host of its own. */
@Timeout(120)
class AmqpBrokerIT {

  private static final Map<String, RabbitServer> SERVERS = new ConcurrentHashMap<>();
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void end() {
    SERVERS.values().forEach(RabbitServer::close);
    SERVERS.clear();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static RabbitServer server(String line) {
    return SERVERS.computeIfAbsent(
        line,
        wanted -> RabbitBackend.findOrSkip(RabbitRequest.of(wanted).withVirtualHosts().asOwn()));
  }

  private static BrokerSettings settings(String uri, int bound) {
    Settings settings =
        new Settings(
            Map.of("RABBITMQ_URI", uri, "SHARDS", "2", "SHARD_BOUND", Integer.toString(bound)));
    return BrokerSettings.read(settings);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static OutgoingMessage command(String id, int shard) {
    return new OutgoingMessage(
        Names.COMMANDS,
        Names.shardKey(shard),
        true,
        new MessageProperties(
            id, "user.create", null, "application/json", Instant.now(), null, null, Map.of()),
        "{}".getBytes());
  }

  private static Publisher connected(AmqpBroker broker, int window) {
    Publisher publisher = broker.publisher("test", window);
    await().atMost(Duration.ofSeconds(10)).until(publisher::isReady);
    return publisher;
  }

  private static BrokerSettings declared(String line, int bound) throws Exception {
    BrokerSettings settings = settings(server(line).newVirtualHost(), bound);
    BrokerKind kind = get(new AmqpBroker(settings).kind());
    assertTrue(kind.isRabbit());
    get(new TopologyControl(VERTX, settings).declare(kind));
    return settings;
  }

  private static final class Recorder implements ConsumptionListener {
    final ConcurrentLinkedQueue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    final AtomicReference<String> ended = new AtomicReference<>();
    final CountDownLatch over = new CountDownLatch(1);

    @Override
    public void delivered(Delivery delivery) {
      deliveries.add(delivery);
    }

    @Override
    public void ended(String cause) {
      ended.set(cause);
      over.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void theTopologyCanBeDeclaredTwiceAndAMismatchSaysWhatDiffers(String line) throws Exception {
    BrokerSettings settings = declared(line, 100);
    BrokerKind kind = get(new AmqpBroker(settings).kind());
    get(new TopologyControl(VERTX, settings).declare(kind));

    BrokerSettings other = settings(settings.uris().get(0), 99);
    ExecutionException refused =
        assertThrows(
            ExecutionException.class, () -> get(new TopologyControl(VERTX, other).declare(kind)));
    assertInstanceOf(TopologyMismatchException.class, refused.getCause());
    assertTrue(refused.getCause().getMessage().contains("x-max-length"), refused::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void aPublishedMessageIsConfirmedAndAnUnroutableOneComesBack(String line) throws Exception {
    Publisher publisher = connected(new AmqpBroker(declared(line, 100)), 100);

    assertInstanceOf(PublishResult.Confirmed.class, get(publisher.publish(command("a", 0))));
    PublishResult lost = get(publisher.publish(command("b", 77)));

    assertEquals(new PublishResult.Refused(Reason.NO_ROUTE), lost);
    assertEquals(0, publisher.inFlight());
    get(publisher.close());
    assertEquals(
        new PublishResult.Refused(Reason.DISCONNECTED), get(publisher.publish(command("c", 0))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void aFullQueueRefusesAndAFullWindowRefusesAtOnce(String line) throws Exception {
    Publisher publisher = connected(new AmqpBroker(declared(line, 10)), 5);
    PublishResult full = new PublishResult.Refused(Reason.QUEUE_FULL);
    // The bound of a quorum queue is soft: what is under way when it fills is still taken.
    boolean refused = false;
    for (int i = 0; i < 200 && !refused; i++) {
      refused = get(publisher.publish(command("m" + i, 1))).equals(full);
    }
    assertTrue(refused, "200 messages went into a queue for 10");

    List<Future<PublishResult>> burst = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      burst.add(publisher.publish(command("burst" + i, 0)));
    }
    int windowFull = 0;
    for (Future<PublishResult> each : burst) {
      windowFull += get(each).equals(new PublishResult.Refused(Reason.WINDOW_FULL)) ? 1 : 0;
    }
    assertTrue(windowFull > 0, "a window of 5 took 2,000 messages at once");
    get(publisher.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void deliveriesComeInOrderAndUnacknowledgedOnesComeAgainAfterAClose(String line)
      throws Exception {
    AmqpBroker broker = new AmqpBroker(declared(line, 1_000));
    Publisher publisher = connected(broker, 1_000);
    for (int i = 0; i < 30; i++) {
      get(publisher.publish(command("m" + i, 0)));
    }
    List<QueueSubscription> shards =
        List.of(
            new QueueSubscription(Names.shardQueue(0), 7),
            new QueueSubscription(Names.shardQueue(1), 3));
    Recorder first = new Recorder();
    Consumption consumption = get(broker.consume("w1", shards, 20, first));
    await().until(() -> first.deliveries.size() == 20);
    Delivery tenth = first.deliveries.stream().skip(9).findFirst().orElseThrow();
    get(consumption.acknowledgeThrough(tenth.tag()));
    await().until(() -> first.deliveries.size() == 30);
    get(consumption.close());
    assertTrue(first.over.await(5, TimeUnit.SECONDS));
    assertThrows(ExecutionException.class, () -> get(consumption.acknowledgeThrough(30)));

    Recorder second = new Recorder();
    get(broker.consume("w2", shards, 20, second));
    await().until(() -> second.deliveries.size() == 20);
    List<String> ids =
        second.deliveries.stream().map(each -> each.properties().messageId()).toList();
    for (int i = 0; i < 20; i++) {
      assertEquals("m" + (10 + i), ids.get(i));
    }
    assertTrue(second.deliveries.peek().attempts() >= 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void aReplyComesToTheReplyQueueAndItsNameIsFreshEachTime(String line) throws Exception {
    AmqpBroker broker = new AmqpBroker(declared(line, 100));
    Publisher publisher = connected(broker, 10);
    Recorder recorder = new Recorder();
    Consumption replies = get(broker.consumeReplies("api", recorder));
    OutgoingMessage reply =
        new OutgoingMessage(
            "", replies.queue(), false, MessageProperties.reply("c1"), "{}".getBytes());
    assertInstanceOf(PublishResult.Confirmed.class, get(publisher.publish(reply)));
    await().until(() -> !recorder.deliveries.isEmpty());
    assertEquals("c1", recorder.deliveries.peek().properties().correlationId());

    get(replies.close());
    Consumption next = get(broker.consumeReplies("api", new Recorder()));
    assertFalse(next.queue().equals(replies.queue()));
    // A reply to a queue that is no more is dropped, and that is no fault.
    assertInstanceOf(PublishResult.Confirmed.class, get(publisher.publish(reply)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void afterABrokersDeathInFlightIsUnconfirmedAndEverythingHeals(String line) throws Exception {
    try (RabbitServer server =
        RabbitBackend.findOrSkip(RabbitRequest.of(line).withVirtualHosts().asOwn())) {
      BrokerSettings settings = settings(server.newVirtualHost(), 100);
      AmqpBroker broker = new AmqpBroker(settings);
      get(new TopologyControl(VERTX, settings).declare(get(broker.kind())));
      Publisher publisher = connected(broker, 100);
      Recorder recorder = new Recorder();
      get(
          broker.consume(
              "w", List.of(new QueueSubscription(Names.shardQueue(0), 0)), 10, recorder));

      Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
      Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
      await().pollDelay(RabbitServer.QUEUES_KEPT).until(() -> true);
      server.pause();
      Future<PublishResult> inFlight = publisher.publish(command("x", 0));
      server.kill();
      assertEquals(PublishResult.UNCONFIRMED, get(inFlight));
      assertTrue(recorder.over.await(20, TimeUnit.SECONDS));
      await().until(() -> !publisher.isReady());
      assertEquals(
          new PublishResult.Refused(Reason.DISCONNECTED), get(publisher.publish(command("y", 0))));

      server.start();
      await().atMost(Duration.ofSeconds(30)).until(publisher::isReady);
      assertInstanceOf(PublishResult.Confirmed.class, get(publisher.publish(command("z", 0))));
      get(publisher.close());
      assertEquals(List.of(), List.copyOf(uncaught));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void aMemoryAlarmRefusesAtOnceAndItsEndTakesWritesAgain(String line) throws Exception {
    RabbitServer server = server(line);
    Publisher publisher = connected(new AmqpBroker(declared(line, 100)), 100);
    server.memoryAlarm(true);
    try {
      // A broker tells a connection of its alarm when that next publishes.
      Future<PublishResult> first = publisher.publish(command("first", 0));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  get(publisher.publish(command("next", 0)))
                      .equals(new PublishResult.Refused(Reason.BLOCKED)));
      assertFalse(publisher.isReady());
      server.memoryAlarm(false);
      get(first);
    } finally {
      server.memoryAlarm(false);
    }
    await().atMost(Duration.ofSeconds(20)).until(publisher::isReady);
    assertInstanceOf(PublishResult.Confirmed.class, get(publisher.publish(command("after", 0))));
    get(publisher.close());
  }
}
