package io.muster.backends.rabbit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.muster.backends.Found;
import io.muster.backends.process.Listeners;
import io.muster.backends.proxy.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class RabbitServerIT {
  private static final String QUEUE = "kept";

  private static final Map<String, RabbitServer> SERVERS = new ConcurrentHashMap<>();

  @TempDir private static Path folder;

  @AfterAll
  static void end() {
    SERVERS.values().forEach(RabbitServer::close);
    SERVERS.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void theAskedVersionComesWithConfigurationAndDefinitions(String line) throws Exception {
    RabbitServer server = server(line);
    assertTrue(server.version().isOf(line), server.version().text());
    try (Connection connection = connect(server.uri());
        Channel channel = connection.createChannel()) {
      assertEquals(7, connection.getHeartbeat());
      assertEquals(0, channel.messageCount("imported"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void confirmedMessagesOutliveAStopAndAKill(String line) throws Exception {
    RabbitServer server = server(line);
    publish(server.uri());
    server.restart();
    publish(server.uri());
    server.kill();
    assertThrows(IOException.class, () -> connect(server.uri()));
    server.start();
    try (Connection connection = connect(server.uri());
        Channel channel = connection.createChannel()) {
      await().until(() -> channel.messageCount(QUEUE) == 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void aPausedServerAnswersNothingUntilItIsResumed(String line) throws Exception {
    RabbitServer server = server(line);
    try (Connection connection = connect(server.uri());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      server.pause();
      channel.basicPublish("", "nowhere", null, new byte[1]);
      assertThrows(TimeoutException.class, () -> channel.waitForConfirms(300));
      server.resume();
      assertTrue(channel.waitForConfirms(10_000));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void alarmsBlockPublishersAndEnd(String line) throws Exception {
    RabbitServer server = server(line);
    assertBlocks(server, () -> server.memoryAlarm(true), () -> server.memoryAlarm(false));
    assertBlocks(server, () -> server.diskAlarm(true), () -> server.diskAlarm(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void aNewVirtualHostSharesNothing(String line) throws Exception {
    RabbitServer server = server(line);
    try (Connection connection = connect(server.newVirtualHost())) {
      Channel channel = connection.createChannel();
      assertThrows(IOException.class, () -> channel.messageCount("imported"));
      assertTrue(connection.isOpen());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void aProxyStandsBeforeIt(String line) throws Exception {
    RabbitServer server = server(line);
    try (TcpProxy proxy = TcpProxy.to(server.host(), server.port())) {
      Connection connection = connect(server.uri(proxy));
      proxy.cut();
      await().until(() -> !connection.isOpen());
      proxy.heal();
      connect(server.uri(proxy)).close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void nothingListensBeyondLoopbackAndNothingIsLeftAfterTheEnd(String line) throws Exception {
    RabbitServer server = server(line);
    String entry = "RABBITMQ_NODENAME=muster" + server.port() + "@localhost";
    assertFalse(Listeners.addresses(entry).isEmpty());
    assertEquals(Set.of(), Listeners.beyondLoopback(entry));
    SERVERS.remove(line).close();
    assertEquals(List.of(), Listeners.processes(entry));
  }

  private static RabbitServer server(String line) {
    return SERVERS.computeIfAbsent(line, RabbitServerIT::start);
  }

  private static RabbitServer start(String line) {
    RabbitRequest request =
        RabbitRequest.of(line)
            .asOwn()
            .withVirtualHosts()
            .with("heartbeat = 7")
            .importing(definitions());
    Found<RabbitServer> found = RabbitBackend.find(request);
    if (found instanceof Found.Absent<RabbitServer> absent) {
      assumeTrue(false, request + ": " + String.join("; ", absent.reasons()));
    }
    return ((Found.Ready<RabbitServer>) found).backend();
  }

  private static Path definitions() {
    Path file = folder.resolve("definitions.json");
    try {
      return Files.writeString(
          file,
          """
          {"queues": [{"name": "imported", "vhost": "muster", "durable": true,
                       "auto_delete": false, "arguments": {"x-queue-type": "quorum"}}]}
          """);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Connection connect(String uri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setAutomaticRecoveryEnabled(false);
    factory.setUri(uri);
    return factory.newConnection();
  }

  private static void publish(String uri) throws Exception {
    try (Connection connection = connect(uri);
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
      channel.confirmSelect();
      channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, new byte[] {1});
      channel.waitForConfirmsOrDie(10_000);
    }
  }

  private static void assertBlocks(RabbitServer server, Runnable raise, Runnable end)
      throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch unblocked = new CountDownLatch(1);
    try (Connection connection = connect(server.uri());
        Channel channel = connection.createChannel()) {
      connection.addBlockedListener(reason -> blocked.countDown(), unblocked::countDown);
      raise.run();
      channel.basicPublish("", "nowhere", null, new byte[1]);
      assertTrue(blocked.await(15, TimeUnit.SECONDS), "blocked");
      end.run();
      assertTrue(unblocked.await(15, TimeUnit.SECONDS), "unblocked");
    }
  }
}
