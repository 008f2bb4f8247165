package io.muster.cli.deadletters;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.cli.CliMain;
import io.muster.cli.Console;
import io.muster.command.Command;
import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.config.Settings;
import io.muster.deadletter.DeadLetter;
import io.muster.messaging.BrokerSettings;
import io.muster.messaging.CommandDecoder;
import io.muster.messaging.CommandDecoding;
import io.muster.messaging.ConsumptionListener;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.Publisher;
import io.muster.messaging.QueueSubscription;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.muster.messaging.amqp.AmqpBroker;
import io.muster.messaging.control.TopologyControl;
import io.muster.mongo.DeadLetterDocuments;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.Publishers;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.TopologyDocument;
import io.muster.password.PhcFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * A database with dead letters, a virtual host with the topology, and something that answers
 * commands as a worker does: each id once, and the first outcome again.
 */
final class DeadLettersScene implements ConsumptionListener, AutoCloseable {

  record Ran(int code, String out, String err) {}

  private static final int SHARDS = 3;

  final List<Command> received = Collections.synchronizedList(new ArrayList<>());
  final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  volatile boolean answers = true;
  volatile OutcomeStatus decision = OutcomeStatus.APPLIED;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
  private final Map<String, String> environment;
  private final MongoConnection connection;
  private final Publisher publisher;
  private final CommandDecoder decoder;

  DeadLettersScene(MongoReplicaSet set, RabbitServer rabbit) throws Exception {
    String mongo = set.uri().replaceFirst("/(\\?|$)", "/muster-" + UUID.randomUUID() + "$1");
    environment =
        Map.of("MONGO_URI", mongo, "RABBITMQ_URI", rabbit.newVirtualHost(), "SHARDS", "" + SHARDS);
    Settings settings = new Settings(environment);
    BrokerSettings brokerSettings = BrokerSettings.read(settings);
    connection = MongoConnection.open(vertx, MongoSettings.from(settings), "muster-test");
    get(StoreSchema.ensure(connection));
    get(new TopologyDocument(SHARDS, 200).agree(connection));
    AmqpBroker broker = new AmqpBroker(brokerSettings);
    get(broker.kind().compose(new TopologyControl(vertx, brokerSettings)::declare));
    publisher = broker.publisher("stand-in", 100);
    decoder = new CommandDecoder(SHARDS, brokerSettings.ownUsers(), PhcFormat::fault);
    List<QueueSubscription> shards =
        IntStream.range(0, SHARDS)
            .mapToObj(shard -> new QueueSubscription(Names.shardQueue(shard), 0))
            .toList();
    get(broker.consume("stand-in", shards, 200, this));
  }

  @Override
  public void delivered(Delivery delivery) {
    if (decoder.decode(delivery) instanceof CommandDecoding.Valid valid) {
      received.add(valid.command());
      if (answers) {
        answer(valid.command(), delivery.properties());
      }
    } else {
      faults.add(decoder.decode(delivery).toString());
    }
  }

  private void answer(Command command, MessageProperties properties) {
    Outcome outcome = outcomes.computeIfAbsent(command.id(), id -> decide(command));
    publisher.publish(
        new OutgoingMessage(
            "",
            String.valueOf(properties.replyTo()),
            false,
            MessageProperties.reply(properties.correlationId()),
            ReplyCodec.encode(new Reply(outcome, null, 0))));
  }

  private Outcome decide(Command command) {
    Instant now = Instant.now();
    return new Outcome(
        command.id(),
        command.userId(),
        CommandType.CREATE,
        decision,
        decision == OutcomeStatus.APPLIED ? 1L : null,
        null,
        null,
        now,
        now.plus(Duration.ofHours(49)));
  }

  @Override
  public void ended(String cause) {
    // The broker is gone, or the test over.
  }

  void keep(DeadLetter letter) throws Exception {
    get(
        Publishers.completion(
            connection
                .database()
                .getCollection(StoreSchema.DEAD_LETTERS, BsonDocument.class)
                .insertOne(
                    DeadLetterDocuments.write(
                        letter, true, Instant.now().plus(Duration.ofDays(30))))));
  }

  /** From now on the broker has no place for commands. */
  void removeShards() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(environment.get("RABBITMQ_URI"));
    try (Connection amqp = factory.newConnection();
        Channel channel = amqp.createChannel()) {
      for (int shard = 0; shard < SHARDS; shard++) {
        channel.queueDelete(Names.shardQueue(shard));
      }
    }
  }

  /** What is stored of a letter; null where it is gone. */
  BsonDocument stored(String id) throws Exception {
    return get(
        Publishers.first(
            connection
                .database()
                .getCollection(StoreSchema.DEAD_LETTERS, BsonDocument.class)
                .find(new BsonDocument("_id", new BsonString(id)))));
  }

  /** Runs a command where nobody sits at a terminal. */
  Ran run(String... arguments) {
    return run(Map.of(), null, arguments);
  }

  Ran run(Console.Person person, String... arguments) {
    return run(Map.of(), person, arguments);
  }

  Ran run(Map<String, String> changes, Console.Person person, String... arguments) {
    Map<String, String> settings = new HashMap<>(environment);
    settings.putAll(changes);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[arguments.length + 1];
    words[0] = "dead-letters";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    int code =
        CliMain.run(
            new Console(new PrintWriter(out, true), new PrintWriter(err, true), settings, person),
            words);
    return new Ran(code, out.toString(), err.toString());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    get(Publishers.completion(connection.database().drop()));
    get(connection.close());
    get(vertx.close());
    get(publisher.close());
  }
}
