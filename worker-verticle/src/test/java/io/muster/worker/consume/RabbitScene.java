package io.muster.worker.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.config.Settings;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.Consumption;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.messaging.ReplyCodec;
import io.muster.messaging.amqp.AmqpBroker;
import io.muster.messaging.control.TopologyControl;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.StoreSchema;
import io.muster.signing.OperationIds;
import io.muster.signing.SigningKeys;
import io.muster.telemetry.Condition;
import io.muster.telemetry.Health;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import io.muster.worker.WorkerParts;
import io.muster.worker.WorkerSettings;
import io.muster.worker.WorkerVerticle;
import io.muster.worker.deadletter.DeadLetters;
import io.muster.worker.imports.Imports;
import io.muster.worker.store.UnitOfWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A virtual host with the topology, workers, and somebody who sends commands and waits. */
final class RabbitScene implements ConsumptionListener, AutoCloseable {

  final Vertx vertx = Vertx.vertx();
  final Map<String, Outcome> replies = new ConcurrentHashMap<>();
  final Map<String, SimpleMeterRegistry> registries = new ConcurrentHashMap<>();
  private final Map<String, Health> healths = new ConcurrentHashMap<>();
  final List<Command> sent = new ArrayList<>();
  private final BrokerSettings settings;
  private final AmqpBroker broker;
  private final TopologyControl control;
  private final Publisher publisher;
  private final CommandCodec codec;
  private Consumption answers;
  private final int users;
  private final Instant declared;
  private int commands;

  RabbitScene(RabbitServer server, int users) {
    this.users = users;
    settings = BrokerSettings.read(new Settings(Map.of("RABBITMQ_URI", server.newVirtualHost())));
    broker = new AmqpBroker(settings);
    control = new TopologyControl(vertx, settings);
    get(broker.kind().compose(control::declare));
    declared = Instant.now();
    publisher = broker.publisher("sender", 10_000);
    codec = new CommandCodec(settings.topology().shards(), settings.user());
  }

  /** A database of its own, with all indexes, on a replica set. */
  MongoConnection open(MongoReplicaSet set) {
    MongoSettings given = MongoSettings.of(set.uri());
    MongoConnection store =
        MongoConnection.open(
            vertx,
            new MongoSettings(
                given.uri(),
                "muster-" + UUID.randomUUID(),
                given.serverSelectionTimeout(),
                given.connectTimeout(),
                given.operationTimeout(),
                given.poolSize()),
            "muster-test");
    get(StoreSchema.ensure(store));
    return store;
  }

  /** Deploys a worker; returns its deployment. */
  String deploy(String workerId, UnitOfWork units, DeadLetters letters) {
    return deploy(
        workerId, units, (record, onConflict, expiresAt) -> Future.succeededFuture(), letters);
  }

  /** Deploys a worker that opens imports; returns its deployment. */
  String deploy(String workerId, UnitOfWork units, Imports imports, DeadLetters letters) {
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
                    defaults.deadLetterRetention(),
                    defaults.imports(),
                    defaults.importUnits(),
                    defaults.importShare()),
                settings,
                new WorkerParts(
                    broker,
                    units,
                    imports,
                    letters,
                    point -> "token",
                    new OperationIds(SigningKeys.random(new SecureRandom())),
                    () -> broker.kind().compose(control::declare),
                    registry,
                    healths.computeIfAbsent(workerId, fresh -> new Health()),
                    InstantSource.system()))));
  }

  /** Until the broker may be killed. */
  void awaitQueuesKept() {
    await()
        .atMost(RabbitServer.QUEUES_KEPT.multipliedBy(2))
        .until(() -> Instant.now().isAfter(declared.plus(RabbitServer.QUEUES_KEPT)));
  }

  /** Whether it consumes all shards, be it as the active consumer or as one that waits. */
  boolean isConsuming(String workerId) {
    return healths.get(workerId).report().checks().values().stream()
        .allMatch(Condition.Up.class::isInstance);
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
    for (int user = 0; user < users; user++) {
      round.add(create(user));
    }
    publishAll(round);
  }

  void publishRenames(int from, int to) {
    for (int i = from; i < to; i++) {
      List<Command> round = new ArrayList<>();
      for (int user = 0; user < users; user++) {
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

  /** Publishes a message until it is confirmed. */
  void publishConfirmed(OutgoingMessage message) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> get(publisher.publish(message)) instanceof PublishResult.Confirmed);
  }

  /** The AMQP user of the connections. */
  String user() {
    return settings.user();
  }

  void awaitEmpty(String queue) {
    await().atMost(Duration.ofSeconds(60)).until(() -> get(control.depth(queue)) == 0);
  }

  void awaitEmptyShards() {
    for (int shard = 0; shard < settings.topology().shards(); shard++) {
      String queue = Names.shardQueue(shard);
      await().atMost(Duration.ofSeconds(30)).until(() -> get(control.depth(queue)) == 0);
    }
    assertEquals(0, get(control.depth(Names.DEAD_LETTERS)));
  }

  static <T> T get(Future<T> future) {
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
  }
}
