package io.muster.standalone.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import io.muster.process.ExitCode;
import io.muster.process.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final long CONFIRM_MILLIS = 60_000;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() throws Exception {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    broker = EmbeddedBroker.start(EmbeddedBrokerSettings.inMemory());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void aConfirmedMessageIsDelivered(TestInfo test) throws Exception {
    try (var connection = connect(broker.uri());
        var channel = connection.createChannel()) {
      var queue = declare(channel, test, Map.of());
      publish(channel, queue, "hello");
      var got = channel.basicGet(queue, true);
      assertNotNull(got);
      assertEquals("hello", text(got.getBody()));
    }
  }

  @Test
  void aMandatoryMessageWithoutARouteComesBackAndIsNotConfirmed() throws Exception {
    try (var connection = connect(broker.uri());
        var channel = connection.createChannel()) {
      var answers = new Answers(channel);
      channel.basicPublish(
          "", "nobody-listens", true, MessageProperties.PERSISTENT_BASIC, new byte[1]);
      await().until(() -> answers.returned.size() == 1);
      assertEquals(312, answers.returned.get(0));
      await().until(() -> answers.nacks.get() == 1);
      assertEquals(0, answers.acks.get());
    }
  }

  @Test
  void aFullQueueRefusesWithANack(TestInfo test) throws Exception {
    try (var connection = connect(broker.uri());
        var channel = connection.createChannel()) {
      var queue = declare(channel, test, Map.of("qpid.policy_type", "REJECT", "qpid.max_count", 2));
      var answers = new Answers(channel);
      for (int i = 0; i < 3; i++) {
        channel.basicPublish("", queue, true, MessageProperties.PERSISTENT_BASIC, new byte[1]);
      }
      await().until(() -> answers.acks.get() == 2 && answers.nacks.get() == 1);
      await().until(() -> answers.returned.equals(List.of(506)));
      assertEquals(2, channel.messageCount(queue));
    }
  }

  @Test
  void argumentsOfRabbitMqAreAccepted(TestInfo test) throws Exception {
    try (var connection = connect(broker.uri());
        var channel = connection.createChannel()) {
      var arguments = new java.util.HashMap<String, Object>();
      arguments.put("x-queue-type", "quorum");
      arguments.put("x-single-active-consumer", true);
      arguments.put("x-max-length", 100_000);
      arguments.put("x-overflow", "reject-publish");
      arguments.put("x-delivery-limit", 200);
      arguments.put("x-dead-letter-exchange", "muster.dead-letters");
      arguments.put("x-dead-letter-strategy", "at-least-once");
      var queue = declare(channel, test, arguments);
      assertEquals(queue, channel.queueDeclare(queue, true, false, false, arguments).getQueue());
    }
  }

  @Test
  void anExclusiveReplyQueueIsItsConnectionsAloneAndGoesWithIt(TestInfo test) throws Exception {
    var queue = name(test);
    try (var other = connect(broker.uri())) {
      try (var owner = connect(broker.uri());
          var channel = owner.createChannel()) {
        channel.queueDeclare(queue, false, true, true, Map.of());
        consumeNothing(owner, queue);
        var thief = connect(broker.uri());
        assertThrows(IOException.class, () -> consumeNothing(thief, queue));
        assertTrue(owner.isOpen());
        thief.abort();
      }
      await().until(() -> !exists(other, queue));
    }
  }

  @Test
  void aSuccessorGetsAShardOnlyWhenTheActiveConsumerGoes(TestInfo test) throws Exception {
    try (var connection = connect(broker.uri());
        var channel = connection.createChannel()) {
      var queue = declare(channel, test, Map.of("x-single-active-consumer", true));
      var first = new Taker(connection, queue, 10);
      var second = new Taker(connection, queue, 10);
      for (int i = 0; i < 5; i++) {
        publish(channel, queue, "m" + i);
      }
      await().until(() -> first.got.size() == 5);
      assertTrue(second.got.isEmpty());
      first.channel.close();
      await().until(() -> second.got.size() == 5);
      assertEquals(List.of("m0", "m1", "m2", "m3", "m4"), second.got);
      second.channel.close();
    }
  }

  @Test
  void aClosedChannelGivesItsMessagesBackInTheirPlace(TestInfo test) throws Exception {
    try (var connection = connect(broker.uri());
        var channel = connection.createChannel()) {
      var queue = declare(channel, test, Map.of("x-single-active-consumer", true));
      for (int i = 0; i < 30; i++) {
        publish(channel, queue, "m" + i);
      }
      for (int prefetch : new int[] {20, 1, 7}) {
        var taker = new Taker(connection, queue, prefetch);
        await().until(() -> taker.got.size() == prefetch);
        taker.channel.close();
      }
      var last = new Taker(connection, queue, 100);
      await().until(() -> last.got.size() == 30);
      assertEquals(IntStream.range(0, 30).mapToObj(i -> "m" + i).toList(), last.got);
      assertEquals(20, last.redelivered.get());
      last.channel.close();
    }
  }

  @Test
  void aCutConnectionGivesItsMessagesBackInTheirPlace(TestInfo test) throws Exception {
    try (var connection = connect(broker.uri());
        var channel = connection.createChannel()) {
      var queue = declare(channel, test, Map.of("x-single-active-consumer", true));
      for (int i = 0; i < 10; i++) {
        publish(channel, queue, "m" + i);
      }
      var cut = connect(broker.uri());
      var taker = new Taker(cut, queue, 5);
      await().until(() -> taker.got.size() == 5);
      cut.abort();
      var last = new Taker(connection, queue, 100);
      await().until(() -> last.got.size() == 10);
      assertEquals(IntStream.range(0, 10).mapToObj(i -> "m" + i).toList(), last.got);
    }
  }

  @Test
  void aProducerCannotSpeakForAnotherUser(TestInfo test) throws Exception {
    var connection = connect(broker.producerUri());
    try {
      var channel = connection.createChannel();
      var queue = declare(channel, test, Map.of());
      channel.confirmSelect();
      var own = new AMQP.BasicProperties.Builder().userId(EmbeddedBrokerSettings.PRODUCER).build();
      channel.basicPublish("", queue, true, own, new byte[1]);
      assertTrue(channel.waitForConfirms(CONFIRM_MILLIS));
      var foreign = new AMQP.BasicProperties.Builder().userId(EmbeddedBrokerSettings.USER).build();
      channel.basicPublish("", queue, true, foreign, new byte[1]);
      await().until(() -> !connection.isOpen());
    } finally {
      connection.abort();
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    var wrong = URI.create("amqp://muster:wrong@127.0.0.1:" + broker.port() + "/muster");
    assertThrows(PossibleAuthenticationFailureException.class, () -> connect(wrong));
  }

  @Test
  void itListensOnLoopbackAlone() {
    assertTrue(broker.uri().getHost().equals("127.0.0.1"));
    assertFalse(broker.toString().contains(broker.uri().getUserInfo()));
  }

  @Test
  void aTakenPortIsOneLineThatSaysWhatToDo() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var settings = new EmbeddedBrokerSettings(taken.getLocalPort(), null, "a", "b");
      var error = assertThrows(StartException.class, () -> EmbeddedBroker.start(settings));
      assertEquals(ExitCode.UNAVAILABLE, error.exitCode());
      assertTrue(error.getMessage().contains(Integer.toString(taken.getLocalPort())));
      assertFalse(error.getMessage().contains("\n"));
    }
  }

  @Test
  void whatWasConfirmedIsThereAfterARestart(@TempDir Path directory) throws Exception {
    var settings = EmbeddedBrokerSettings.onDisk(directory.resolve("broker"));
    try (var first = EmbeddedBroker.start(settings);
        var connection = connect(first.uri());
        var channel = connection.createChannel()) {
      channel.exchangeDeclare("commands", "direct", true);
      channel.queueDeclare("shard", true, false, false, Map.of("x-single-active-consumer", true));
      channel.queueBind("shard", "commands", "shard.0");
      channel.confirmSelect();
      for (int i = 0; i < 20; i++) {
        channel.basicPublish(
            "commands", "shard.0", true, MessageProperties.PERSISTENT_BASIC, bytes("m" + i));
      }
      assertTrue(channel.waitForConfirms(CONFIRM_MILLIS));
      for (int i = 0; i < 5; i++) {
        channel.basicGet("shard", true);
      }
    }
    try (var second = EmbeddedBroker.start(settings);
        var connection = connect(second.uri());
        var channel = connection.createChannel()) {
      assertEquals(15, channel.messageCount("shard"));
      channel.basicPublish(
          "commands", "shard.0", true, MessageProperties.PERSISTENT_BASIC, bytes("m20"));
      var got = new ArrayList<String>();
      await()
          .until(
              () -> {
                var next = channel.basicGet("shard", true);
                return next == null ? got.size() == 16 : !got.add(text(next.getBody()));
              });
      assertEquals(IntStream.rangeClosed(5, 20).mapToObj(i -> "m" + i).toList(), got);
    }
  }

  @Test
  void aDirectoryInUseIsOneLineThatSaysWhatToDo(@TempDir Path directory) throws Exception {
    var settings = EmbeddedBrokerSettings.onDisk(directory);
    try (var running = EmbeddedBroker.start(settings)) {
      var error = assertThrows(StartException.class, () -> EmbeddedBroker.start(settings));
      assertTrue(running.port() > 0);
      assertFalse(error.getMessage().contains("\n"), error.getMessage());
      assertTrue(error.getMessage().contains("is in use"), error.getMessage());
    }
  }

  @Test
  void closingTwiceDoesNothingMore() throws Exception {
    var other = EmbeddedBroker.start(EmbeddedBrokerSettings.inMemory());
    other.close();
    other.close();
    assertThrows(IOException.class, () -> connect(other.uri()));
  }

  private static Connection connect(URI uri) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }

  private static String name(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName();
  }

  private static String declare(Channel channel, TestInfo test, Map<String, Object> arguments)
      throws IOException {
    return channel.queueDeclare(name(test), true, false, false, arguments).getQueue();
  }

  private static void publish(Channel channel, String queue, String body) throws Exception {
    channel.confirmSelect();
    channel.basicPublish("", queue, true, MessageProperties.PERSISTENT_BASIC, bytes(body));
    assertTrue(channel.waitForConfirms(CONFIRM_MILLIS));
  }

  private static void consumeNothing(Connection connection, String queue) throws Exception {
    connection.createChannel().basicConsume(queue, true, (tag, delivery) -> {}, tag -> {});
  }

  private static boolean exists(Connection connection, String queue) throws Exception {
    var channel = connection.createChannel();
    try {
      channel.queueDeclarePassive(queue);
      channel.close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What a channel's publishes were answered with. */
  private static final class Answers {
    private final AtomicInteger acks = new AtomicInteger();
    private final AtomicInteger nacks = new AtomicInteger();
    private final List<Integer> returned = new CopyOnWriteArrayList<>();

    Answers(Channel channel) throws IOException {
      channel.addReturnListener(message -> returned.add(message.getReplyCode()));
      channel.addConfirmListener(
          (tag, multiple) -> acks.incrementAndGet(), (tag, multiple) -> nacks.incrementAndGet());
      channel.confirmSelect();
    }
  }

  /** A consumer that never acknowledges. */
  private static final class Taker {
    private final Channel channel;
    private final List<String> got = new CopyOnWriteArrayList<>();
    private final AtomicInteger redelivered = new AtomicInteger();

    Taker(Connection connection, String queue, int prefetch) throws IOException {
      channel = connection.createChannel();
      assertNull(channel.getCloseReason());
      channel.basicQos(prefetch);
      channel.basicConsume(
          queue,
          false,
          (tag, delivery) -> {
            got.add(text(delivery.getBody()));
            if (delivery.getEnvelope().isRedeliver()) {
              redelivered.incrementAndGet();
            }
          },
          tag -> {});
    }
  }
}
