package io.muster.worker.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.backends.Found;
import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.config.Settings;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.Names;
import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.messaging.ReplyCodec;
import io.muster.messaging.amqp.AmqpBroker;
import io.muster.messaging.control.TopologyControl;
import io.muster.telemetry.Health;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import io.muster.worker.WorkerParts;
import io.muster.worker.WorkerSettings;
import io.muster.worker.WorkerVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers on real brokers, over the model store: each test has a virtual host of its own. */
@Timeout(300)
class WorkersOnRabbitIT {

  private static final int USERS = 60;
  private static final Map<String, RabbitServer> SERVERS = new ConcurrentHashMap<>();

  @AfterAll
  static void end() {
    SERVERS.values().forEach(RabbitServer::close);
    SERVERS.clear();
  }

  private static RabbitServer server(String line) {
    return SERVERS.computeIfAbsent(
        line,
        wanted -> {
          Found<RabbitServer> found =
              RabbitBackend.find(RabbitRequest.of(wanted).withVirtualHosts().asOwn());
          assumeTrue(found instanceof Found.Ready<RabbitServer>, found::toString);
          return ((Found.Ready<RabbitServer>) found).backend();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void whatIsPublishedIsDecidedInOrderAndAnsweredAcrossAKilledBrokerAndAWorkerThatLeaves(
      String line) {
    try (Scene scene = new Scene(server(line))) {
      scene.deploy("a");
      String second = scene.deploy("b");
      scene.publishCreates();
      scene.publishRenames(0, 10);
      await().atMost(Duration.ofSeconds(30)).until(() -> scene.answers() > USERS);
      server(line).kill();
      server(line).start();
      scene.publishRenames(10, 20);
      Future<Void> left = scene.vertx.undeploy(second);
      scene.publishRenames(20, 30);
      await().atMost(Duration.ofSeconds(30)).until(left::isComplete);
      scene.awaitAllDecided();
      scene.units.store.users().values().forEach(user -> assertEquals("name 29", user.name()));
      assertEquals(USERS, scene.units.store.users().size());
      scene.awaitEmptyShards();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void aPoisonousCommandEndsAmongTheDeadLettersAndItsSenderHearsOfIt(String line) {
    try (Scene scene = new Scene(server(line))) {
      scene.deploy("a");
      Command poison = scene.create(1);
      scene.units.poisonous.add(poison.id());
      scene.publish(poison);
      scene.publish(scene.create(2));
      await().atMost(Duration.ofSeconds(30)).until(() -> scene.answers() == 2);
      assertEquals(OutcomeStatus.FAILED, scene.replies.get(poison.id()).status());
      assertEquals(1, scene.units.store.users().size());
      scene.awaitEmptyShards();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4"})
  void shardsSpreadOverTheWorkersThatAreThere(String line) {
    try (Scene scene = new Scene(server(line))) {
      // Names for which both workers are first for some shards.
      scene.deploy("a");
      scene.deploy("b");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                scene.publishCreates();
                return scene.held("a") > 0 && scene.held("b") > 0;
              });
    }
  }

  /** A virtual host with the topology, workers, and somebody who sends commands and waits. */
  private static final class Scene implements ConsumptionListener, AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final ScriptedUnits units = new ScriptedUnits(Instant.now());
    final Map<String, Outcome> replies = new ConcurrentHashMap<>();
    final Map<String, SimpleMeterRegistry> registries = new ConcurrentHashMap<>();
    final List<Command> sent = new ArrayList<>();
    private final BrokerSettings settings;
    private final AmqpBroker broker;
    private final TopologyControl control;
    private final Publisher publisher;
    private final CommandCodec codec;
    private Consumption answers;
    private int commands;

    Scene(RabbitServer server) {
      settings = BrokerSettings.read(new Settings(Map.of("RABBITMQ_URI", server.newVirtualHost())));
      broker = new AmqpBroker(settings);
      control = new TopologyControl(vertx, settings);
      get(broker.kind().compose(control::declare));
      publisher = broker.publisher("sender", 10_000);
      codec = new CommandCodec(settings.topology().shards(), settings.user());
    }

    String deploy(String workerId) {
      WorkerSettings defaults = WorkerSettings.defaults();
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      registries.put(workerId, registry);
      return get(
          vertx.deployVerticle(
              new WorkerVerticle(
                  new WorkerSettings(
                      workerId,
                      defaults.unitLimit(),
                      defaults.unitsInFlight(),
                      defaults.pauseAfter(),
                      defaults.retention(),
                      defaults.deadLetterRetention()),
                  settings,
                  new WorkerParts(
                      broker,
                      units,
                      (letter, failed, expiresAt) ->
                          Future.succeededFuture(
                              Optional.ofNullable(failed).map(units.store::record)),
                      point -> "token",
                      () -> broker.kind().compose(control::declare),
                      registry,
                      new Health(),
                      InstantSource.system()))));
    }

    double held(String workerId) {
      return registries.get(workerId).get("muster.worker.shards.held").gauge().value();
    }

    Command create(int user) {
      String address = "u" + user + "@example.org";
      return command(
          user, new Change.Create("Name", new EmailAddress(address, address), Worker.HASH));
    }

    private Command command(int user, Change change) {
      UserId id = Worker.user(user);
      return new Command("command-" + ++commands, id, Instant.now(), null, change);
    }

    void publishCreates() {
      List<Command> round = new ArrayList<>();
      for (int user = 0; user < USERS; user++) {
        round.add(create(user));
      }
      publishAll(round);
    }

    void publishRenames(int from, int to) {
      for (int i = from; i < to; i++) {
        List<Command> round = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
          round.add(command(user, new Change.Patch("name " + i, null, null, null)));
        }
        publishAll(round);
      }
    }

    void publish(Command command) {
      publishAll(List.of(command));
    }

    /** Publishes until all are confirmed: the same id again where it isn't known. */
    void publishAll(List<Command> round) {
      sent.addAll(round);
      List<Command> open = new ArrayList<>(round);
      await()
          .atMost(Duration.ofSeconds(90))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> publishOnce(open));
    }

    private boolean publishOnce(List<Command> open) {
      String replyQueue = replyQueue();
      Map<Command, Future<PublishResult>> results = new LinkedHashMap<>();
      for (Command command : open) {
        results.put(
            command, publisher.publish(codec.encode(command, replyQueue, command.id(), null)));
      }
      results.forEach(
          (command, result) -> {
            if (get(result) instanceof PublishResult.Confirmed) {
              open.remove(command);
            }
          });
      return open.isEmpty();
    }

    /** The reply queue dies with its connection, so there is a new one after each cut. */
    private synchronized String replyQueue() {
      while (answers == null) {
        try {
          answers = get(broker.consumeReplies("sender", this));
        } catch (AssertionError away) {
          continue;
        }
      }
      return answers.queue();
    }

    @Override
    public void delivered(Delivery delivery) {
      try {
        Outcome outcome = ReplyCodec.decode(delivery.body()).outcome();
        replies.put(outcome.commandId(), outcome);
      } catch (IOException noReply) {
        throw new UncheckedIOException(noReply);
      }
    }

    @Override
    public void ended(String cause) {
      synchronized (this) {
        answers = null;
      }
    }

    int answers() {
      return replies.size();
    }

    void awaitAllDecided() {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> units.store.outcomes().size() == sent.size());
      for (Command command : sent) {
        assertEquals(OutcomeStatus.APPLIED, units.store.outcome(command.id()).status());
      }
    }

    void awaitEmptyShards() {
      for (int shard = 0; shard < settings.topology().shards(); shard++) {
        String queue = Names.shardQueue(shard);
        await().atMost(Duration.ofSeconds(30)).until(() -> get(control.depth(queue)) == 0);
      }
      assertTrue(get(control.depth(Names.DEAD_LETTERS)) == 0);
    }

    private static <T> T get(Future<T> future) {
      try {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
      } catch (Exception failed) {
        throw new AssertionError(failed);
      }
    }

    @Override
    public void close() {
      get(vertx.close());
      get(publisher.close());
      units.close();
    }
  }
}
