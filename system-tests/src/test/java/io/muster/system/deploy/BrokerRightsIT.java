package io.muster.system.deploy;

import static io.muster.system.deploy.BrokerUser.ACCESS_REFUSED;
import static io.muster.system.deploy.BrokerUser.DONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.config.Settings;
import io.muster.messaging.BrokerKind;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.Names;
import io.muster.messaging.control.TopologyControl;
import io.muster.messaging.control.TopologyMissingException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The broker as it is shipped, its configuration and definitions: each user can do what it must,
 * and is refused what it must not.
 */
@ParameterizedClass
@ValueSource(strings = {"4", "3.10"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
class BrokerRightsIT {

  private static final Vertx VERTX = Vertx.vertx();

  private static RabbitServer server;
  private static BrokerUser api;
  private static BrokerUser worker;
  private static BrokerUser importer;
  private static BrokerUser operator;
  private static BrokerUser admin;

  @Parameter private String line;

  @BeforeParameterizedClassInvocation
  static void startBroker(String line) throws Exception {
    server = BrokerDefinitions.startOrSkip(line);
    api = connect("muster-api");
    worker = connect("muster-worker");
    importer = connect("muster-import");
    operator = connect("muster-operator");
    admin = connect("muster-admin");
  }

  @AfterParameterizedClassInvocation
  static void stopBroker() throws Exception {
    for (BrokerUser user : new BrokerUser[] {api, worker, importer, operator, admin}) {
      if (user != null) {
        user.close();
      }
    }
    if (server != null) {
      server.close();
    }
  }

  @AfterAll
  static void end() throws Exception {
    get(VERTX.close());
  }

  @Test
  @Order(1)
  void itIsTheBrokerThatWasAskedFor() {
    assertTrue(server.version().isOf(line), server.version() + " isn't " + line);
  }

  @Test
  @Order(1)
  void anApiThatStartsFirstWaitsForAWorkerToMakeTheTopology() throws Exception {
    ExecutionException tooEarly =
        assertThrows(ExecutionException.class, () -> get(declareAs("muster-api")));
    assertInstanceOf(TopologyMissingException.class, tooEarly.getCause());

    get(declareAs("muster-worker"));

    get(declareAs("muster-api"));
    get(declareAs("muster-worker"));
  }

  @Test
  @Order(2)
  void theApiPublishesCommandsAndImports() {
    assertEquals(DONE, api.publish(Names.COMMANDS, Names.shardKey(0), "muster-api"));
    assertEquals(DONE, api.publish(Names.IMPORTS, "", "muster-api"));
  }

  @Test
  @Order(2)
  void theApiMakesAndReadsItsReplyQueueWhichWorkersReach() {
    String queue = Names.REPLIES_PREFIX + "4f1c9a";
    assertEquals(
        DONE,
        api.tries(
            channel -> {
              Map<String, Object> bounds = Map.of("x-max-length", 100, "x-message-ttl", 1_000);
              channel.queueDeclare(queue, false, true, true, bounds);
              channel.basicConsume(queue, true, new DefaultConsumer(channel));
              assertEquals(DONE, worker.publish("", queue, null));
            }));
  }

  @Test
  @Order(2)
  void theApiCanNeitherReadNorChangeNorForge() {
    String shard = Names.shardQueue(0);
    assertEquals(ACCESS_REFUSED, api.get(shard));
    assertEquals(ACCESS_REFUSED, api.get(Names.DEAD_LETTERS));
    assertEquals(ACCESS_REFUSED, api.tries(channel -> channel.queuePurge(shard)));
    assertEquals(ACCESS_REFUSED, api.tries(channel -> channel.queueDelete(shard)));
    assertEquals(ACCESS_REFUSED, api.tries(channel -> channel.exchangeDelete(Names.COMMANDS)));
    assertEquals(ACCESS_REFUSED, api.publish(Names.EVENTS, "user.created", null));
    assertEquals(ACCESS_REFUSED, api.publish(Names.DEAD_LETTERS, "", null));
    assertEquals(ACCESS_REFUSED, api.publish("", shard, null));
    assertEquals(ACCESS_REFUSED, api.declare("another.queue"));
    assertEquals(
        BrokerUser.PRECONDITION_FAILED,
        api.publish(Names.COMMANDS, Names.shardKey(0), "muster-worker"));
  }

  @Test
  @Order(2)
  void aWorkerConsumesTellsEventsAndPutsDeadLettersAside() {
    for (String queue : List.of(Names.shardQueue(7), Names.IMPORTS, Names.DEAD_LETTERS)) {
      assertEquals(DONE, worker.consume(queue), queue);
    }
    assertEquals(DONE, worker.publish(Names.EVENTS, "user.created", "muster-worker"));
    assertEquals(DONE, worker.publish(Names.DEAD_LETTERS, "shard.0", null));
  }

  @Test
  @Order(2)
  void aWorkerMakesNothingThatIsNotPartOfTheTopology() {
    assertEquals(ACCESS_REFUSED, worker.declare("another.queue"));
    assertEquals(ACCESS_REFUSED, worker.declare(Names.REPLIES_PREFIX + "mine"));
    assertEquals(ACCESS_REFUSED, worker.declare("muster.commands.x"));
    assertEquals(ACCESS_REFUSED, worker.publish(Names.COMMANDS, Names.shardKey(0), null));
    assertEquals(
        ACCESS_REFUSED, worker.tries(channel -> channel.exchangeDeclare("another", "direct")));
  }

  @Test
  @Order(2)
  void aProducerPublishesUnderItsOwnNameAndReadsItsOwnReplies() {
    String queue = "muster-import.replies.1";
    assertEquals(DONE, importer.publish(Names.COMMANDS, Names.shardKey(0), "muster-import"));
    assertEquals(DONE, importer.publish(Names.IMPORTS, "", "muster-import"));
    assertEquals(
        DONE,
        importer.tries(
            channel -> {
              channel.queueDeclare(queue, false, true, true, null);
              channel.basicConsume(queue, true, new DefaultConsumer(channel));
              assertEquals(DONE, worker.publish("", queue, null));
            }));
  }

  @Test
  @Order(2)
  void aProducerCanDoNothingElse() {
    assertEquals(ACCESS_REFUSED, importer.get(Names.shardQueue(0)));
    assertEquals(ACCESS_REFUSED, importer.get(Names.IMPORTS));
    assertEquals(ACCESS_REFUSED, importer.get(Names.DEAD_LETTERS));
    assertEquals(ACCESS_REFUSED, importer.declare(Names.REPLIES_PREFIX + "1"));
    assertEquals(ACCESS_REFUSED, importer.declare("another.queue"));
    assertEquals(ACCESS_REFUSED, importer.publish("", Names.shardQueue(0), null));
    assertEquals(ACCESS_REFUSED, importer.publish(Names.EVENTS, "user.created", null));
    assertEquals(ACCESS_REFUSED, importer.publish(Names.DEAD_LETTERS, "", null));
    assertEquals(
        BrokerUser.PRECONDITION_FAILED,
        importer.publish(Names.COMMANDS, Names.shardKey(0), "muster-api"));
    assertEquals(
        ACCESS_REFUSED,
        importer.tries(channel -> channel.queueBind(Names.IMPORTS, Names.COMMANDS, "shard.0")));
  }

  @Test
  @Order(2)
  void anOperatorReplaysCommandsAndReadsTheReplies() {
    String queue = Names.REPLIES_PREFIX + "5e2d";
    assertEquals(DONE, operator.publish(Names.COMMANDS, Names.shardKey(0), "muster-operator"));
    assertEquals(
        DONE,
        operator.tries(
            channel -> {
              channel.queueDeclare(queue, false, true, true, null);
              channel.basicConsume(queue, true, new DefaultConsumer(channel));
              assertEquals(DONE, worker.publish("", queue, null));
            }));
  }

  @Test
  @Order(2)
  void anOperatorCanDoNothingElse() {
    assertEquals(ACCESS_REFUSED, operator.get(Names.shardQueue(0)));
    assertEquals(ACCESS_REFUSED, operator.get(Names.DEAD_LETTERS));
    assertEquals(ACCESS_REFUSED, operator.publish(Names.IMPORTS, "", "muster-operator"));
    assertEquals(ACCESS_REFUSED, operator.publish(Names.DEAD_LETTERS, "", null));
    assertEquals(ACCESS_REFUSED, operator.publish("", Names.shardQueue(0), null));
    assertEquals(ACCESS_REFUSED, operator.declare("another.queue"));
    assertEquals(
        ACCESS_REFUSED, operator.tries(channel -> channel.queuePurge(Names.shardQueue(0))));
    assertEquals(
        BrokerUser.PRECONDITION_FAILED,
        operator.publish(Names.COMMANDS, Names.shardKey(0), "muster-api"));
  }

  @Test
  @Order(2)
  void queuesOfOthersAreBoundedByPolicy() {
    String queue = "muster-import.bounded";
    assertEquals(
        DONE,
        importer.tries(
            channel -> {
              channel.queueDeclare(queue, false, true, true, null);
              String policies = server.ctl("list_queues", "-p", "muster", "name", "policy", "-q");
              assertTrue(
                  policies.lines().anyMatch(l -> l.startsWith(queue) && l.contains("bounded")),
                  policies);
              assertTrue(
                  policies.lines().noneMatch(l -> l.startsWith("muster.") && l.contains("bounded")),
                  policies);
            }));
  }

  @Test
  @Order(3)
  void anAdministratorMayDrainAndRemoveAShard() {
    String shard = Names.shardQueue(7);
    assertEquals(DONE, admin.tries(channel -> channel.queuePurge(shard)));
    assertEquals(DONE, admin.tries(channel -> channel.queueDelete(shard)));
  }

  @Test
  @Order(4)
  void nobodyGetsInWithoutItsPassword() {
    ConnectionFactory wrong = BrokerUser.factory(server, "muster-api", "another password");

    assertThrows(AuthenticationFailureException.class, () -> wrong.newConnection().close());
    assertThrows(
        AuthenticationFailureException.class,
        () -> BrokerUser.factory(server, "guest", "guest").newConnection().close());
  }

  private static BrokerUser connect(String user) throws Exception {
    return BrokerUser.connect(server, user, BrokerDefinitions.passwordOf(user));
  }

  private static Future<Void> declareAs(String user) {
    String uri = BrokerDefinitions.uri(server, user);
    BrokerSettings settings = BrokerSettings.read(new Settings(Map.of("RABBITMQ_URI", uri)));
    BrokerKind kind = new BrokerKind("RabbitMQ", server.version().text());
    return new TopologyControl(VERTX, settings).declare(kind);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
