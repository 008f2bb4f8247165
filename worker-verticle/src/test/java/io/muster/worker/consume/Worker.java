package io.muster.worker.consume;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.CommandDecoder;
import io.muster.messaging.Event;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.Publisher;
import io.muster.signing.OperationIds;
import io.muster.signing.SigningKeys;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import io.muster.worker.decision.Fold;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A worker's engine on a model broker and a model store, which watches over what is promised. */
final class Worker implements AutoCloseable {

  static final int SHARDS = 8;
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
          + "aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g";
  static final String AMQP_USER = "muster-worker";
  static final Set<String> OWN_USERS = Set.of("muster-api", AMQP_USER);

  final Vertx vertx = Vertx.vertx();
  final Context context = vertx.getOrCreateContext();
  final ModelBroker broker = new ModelBroker();
  final ScriptedUnits units = new ScriptedUnits(NOW);
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final EngineTools tools;
  final Set<String> undecidable = ConcurrentHashMap.newKeySet();
  final List<String> broken = new CopyOnWriteArrayList<>();
  final CommandDecoder decoder = new CommandDecoder(SHARDS, OWN_USERS, hash -> Optional.empty());
  final Publisher publisher = broker.publisher("worker", 1_000);
  final OperationIds operationIds = new OperationIds(SigningKeys.random(new SecureRandom()));
  private final CommandCodec codec = new CommandCodec(SHARDS, "muster-api");
  private final AtomicInteger commands = new AtomicInteger();
  private ShardConsumer consumer;

  Worker() {
    this(Duration.ofSeconds(20));
  }

  Worker(Duration pauseAfter) {
    this(pauseAfter, Duration.ofSeconds(20));
  }

  Worker(Duration pauseAfter, Duration confirmLimit) {
    Pacing pacing =
        new Pacing(
            pauseAfter,
            Duration.ofMillis(50),
            Duration.ofMillis(5),
            Duration.ofMillis(40),
            Duration.ofMillis(1),
            Duration.ofMillis(10),
            confirmLimit,
            Duration.ofSeconds(2));
    tools =
        new EngineTools(
            pacing,
            new EngineHealth(pacing.conflictTolerance()),
            new WorkerMetrics(registry),
            InstantSource.fixed(NOW),
            new Random(1));
    broker.onAcknowledge = this::checkAcknowledged;
  }

  /** A creation of each of the first users. */
  List<Command> creates(int count) {
    return IntStream.range(0, count).mapToObj(this::create).toList();
  }

  /** Why it isn't ready; null if it is. */
  String notReady() {
    return tools.health().notReadyBecause();
  }

  Worker start(int prefetch, int unitLimit, int unitsInFlight) {
    return start(prefetch, unitLimit, unitsInFlight, Future::succeededFuture);
  }

  Worker start(int prefetch, int unitLimit, int unitsInFlight, Supplier<Future<Void>> prepare) {
    UnitStore store =
        new UnitStore(
            units,
            (state, now, batch) -> {
              if (batch.stream().anyMatch(command -> undecidable.contains(command.id()))) {
                throw new IllegalStateException("scripted");
              }
              return Fold.fold(state, now, batch, Retention.DEFAULT);
            });
    consumer =
        new ShardConsumer(
            context,
            broker,
            publisher,
            new ShardSettings("worker-1", SHARDS, prefetch, unitLimit, unitsInFlight),
            new Processing(
                decoder::decode,
                store,
                new Settlement(point -> "token", operations(), AMQP_USER, tools)),
            new InteractiveTraffic(Duration.ofSeconds(2), System::nanoTime),
            prepare,
            tools);
    consumer.start();
    return this;
  }

  ProducerOperations operations() {
    return new ProducerOperations(operationIds, OWN_USERS);
  }

  Future<Void> drain() {
    return consumer.drain();
  }

  /** Nothing is acknowledged before it is decided and told, or among the dead letters. */
  private void checkAcknowledged(ModelBroker.Stored stored) {
    String id = String.valueOf(stored.properties().messageId());
    Outcome outcome = units.store.outcome(id);
    boolean dead = broker.deadIds.contains(id);
    if (outcome == null && !dead) {
      broken.add("acknowledged before it was decided: " + id);
    }
    if (outcome != null && outcome.status() == OutcomeStatus.APPLIED && !isTold(outcome)) {
      broken.add("acknowledged before its event was out: " + id);
    }
  }

  private boolean isTold(Outcome outcome) {
    return broker.eventIds.contains(
        String.valueOf(Event.of(outcome, AMQP_USER).properties().messageId()));
  }

  static UserId user(int number) {
    return new UserId(String.format("%024x", number));
  }

  Command create(int user) {
    return command(
        user,
        new Change.Create(
            "Name", new EmailAddress("u" + user + "@a.org", "u" + user + "@a.org"), HASH));
  }

  Command rename(int user, String name) {
    return command(user, new Change.Patch(name, null, null, null));
  }

  private Command command(int user, Change change) {
    return new Command(
        "command-" + commands.incrementAndGet(), user(user), NOW.minusSeconds(2), null, change);
  }

  Command send(Command command) {
    sendAll(List.of(command));
    return command;
  }

  void sendAll(List<Command> batch) {
    Map<OutgoingMessage, String> messages = new LinkedHashMap<>();
    batch.forEach(command -> messages.put(message(command), queueOf(command)));
    broker.enqueueAll(messages);
  }

  OutgoingMessage message(Command command) {
    return codec.encode(command, Names.REPLIES_PREFIX + "abc", command.id(), null);
  }

  /** The same from a producer that is none of Muster's own users. */
  static OutgoingMessage messageOf(String producer, Command command) {
    return new CommandCodec(SHARDS, producer)
        .encode(command, producer + ".answers", command.id(), null);
  }

  static String queueOf(Command command) {
    return Names.shardQueue(Names.shardOf(command.userId(), SHARDS));
  }

  Set<String> repliedTo() {
    return broker.replies.stream()
        .map(reply -> reply.properties().correlationId())
        .collect(Collectors.toSet());
  }

  void awaitAcknowledged(int count) {
    Awaitility.await()
        .atMost(20, SECONDS)
        .until(() -> broker.acknowledged.size() + broken.size() >= count);
    assertEquals(List.of(), broken);
    assertEquals(count, broker.acknowledged.size());
  }

  @Override
  public void close() {
    Future<Void> closed = vertx.close();
    Awaitility.await().atMost(10, SECONDS).until(closed::isComplete);
    broker.close();
    units.close();
    assertEquals(List.of(), broken);
  }
}
