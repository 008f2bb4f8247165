package io.muster.worker.consume;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.deadletter.DeadLetter;
import io.muster.deadletter.DeadLetterCategory;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.Reply;
import io.muster.messaging.ReplyCodec;
import io.muster.problem.ProblemType;
import io.muster.signing.Operation;
import io.muster.signing.OperationDecoding;
import io.muster.worker.deadletter.DeadLetters;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadLetterConsumerTest {

  @Test
  void aPoisonousCommandIsKeptRecordedAsFailedAndAnswered() throws Exception {
    try (Worker worker = new Worker();
        Letters letters = new Letters(worker)) {
      Command poison = worker.create(1);
      worker.units.poisonous.add(poison.id());
      worker.start(200, 500, 1).send(poison);
      await().atMost(5, SECONDS).until(() -> worker.broker.replies.size() == 1);
      Outcome outcome = worker.units.store.outcome(poison.id());
      assertEquals(OutcomeStatus.FAILED, outcome.status());
      assertEquals(ProblemType.COMMAND_FAILED, outcome.problem().type());
      OutgoingMessage reply = worker.broker.replies.get(0);
      assertEquals(poison.id(), reply.properties().correlationId());
      assertEquals(outcome, ReplyCodec.decode(reply.body()).outcome());
      DeadLetter letter = letters.kept.get(poison.id());
      assertEquals(DeadLetterCategory.REFUSED, letter.category());
      assertEquals(poison.userId(), letter.userId());
      assertEquals(Worker.queueOf(poison), letter.source().queue());
      assertEquals("muster-api", letter.source().amqpUser());
      assertEquals(1, letter.attempts());
      assertTrue(letter.body().contains("password_hash"));
      worker.awaitAcknowledged(2);
    }
  }

  @Test
  void aProducerCanAskForWhatFailedAndOneThatNamesNoUserHasNothingToAskFor() throws Exception {
    try (Worker worker = new Worker();
        Letters letters = new Letters(worker)) {
      Command poison = worker.create(1);
      worker.units.poisonous.add("partner/" + poison.id());
      worker.broker.onAcknowledge = stored -> {};
      worker.broker.enqueue(Worker.queueOf(poison), Worker.messageOf("partner", poison));
      worker.start(200, 500, 1);
      await().atMost(5, SECONDS).until(() -> worker.broker.replies.size() == 1);
      worker.broker.enqueue(Names.shardQueue(0), foreign("m-1", "answers", "{}"));
      await().atMost(5, SECONDS).until(() -> worker.broker.replies.size() == 2);
      Reply failed = ReplyCodec.decode(worker.broker.replies.get(0).body());
      assertEquals(OutcomeStatus.FAILED, failed.outcome().status());
      assertEquals(
          new OperationDecoding.Valid(
              new Operation("partner/" + poison.id(), "partner", Worker.NOW)),
          worker.operationIds.decode(failed.operationId()));
      String nameless = new String(worker.broker.replies.get(1).body(), StandardCharsets.UTF_8);
      assertFalse(new JsonObject(nameless).containsKey("operation_id"), nameless);
    }
  }

  @Test
  void aMessageThatNamesNoUserIsStillAnsweredToItsSender() {
    try (Worker worker = new Worker();
        Letters letters = new Letters(worker)) {
      worker.broker.enqueue(
          Names.shardQueue(0), foreign("m-1", "answers", "{\"name\":\"N\",\"password\":\"p\"}"));
      worker.start(200, 500, 1);
      await().atMost(5, SECONDS).until(() -> worker.broker.replies.size() == 1);
      OutgoingMessage reply = worker.broker.replies.get(0);
      assertEquals("answers", reply.routingKey());
      JsonObject body = new JsonObject(new String(reply.body(), StandardCharsets.UTF_8));
      assertEquals("failed", body.getString("status"));
      assertEquals("partner/m-1", body.getString("command_id"));
      DeadLetter letter = letters.kept.get("partner/m-1");
      assertEquals("{\"name\":\"N\",\"password\":\"\"}", letter.body());
      assertNull(letter.userId());
    }
  }

  @Test
  void noReplyGoesToAQueueOfMustersThatAStrangerNames() {
    try (Worker worker = new Worker();
        Letters letters = new Letters(worker)) {
      String shard = Names.shardQueue(3);
      worker.broker.enqueue(Names.shardQueue(0), foreign("m-1", shard, "{}"));
      worker.broker.enqueue(Names.shardQueue(0), foreign("m-2", "muster.replies.other", "{}"));
      worker.start(200, 500, 1);
      worker.broker.onAcknowledge = stored -> {};
      await().atMost(5, SECONDS).until(() -> letters.kept.size() == 2);
      worker.awaitAcknowledged(4);
      assertTrue(worker.broker.replies.isEmpty());
    }
  }

  @Test
  void whatTheBrokerGaveUpIsUnderstoodWhateverItsHeadersClaim() {
    try (Worker worker = new Worker();
        Letters letters = new Letters(worker)) {
      Command command = worker.create(1);
      OutgoingMessage message = worker.message(command);
      Map<String, String> headers = new HashMap<>(message.properties().headers());
      headers.put("x-first-death-queue", Worker.queueOf(command));
      headers.put("x-first-death-reason", "delivery_limit");
      headers.put("x-first-death-exchange", Names.COMMANDS);
      headers.put("dead-letter-id", "another's command");
      headers.put("dead-letter-command-id", "another's command");
      worker.broker.enqueue(Names.DEAD_LETTERS, with(message, headers));
      worker.awaitAcknowledged(1);
      DeadLetter letter = letters.kept.get(command.id());
      assertEquals(DeadLetterCategory.DELIVERY_LIMIT, letter.category());
      assertEquals(command.userId(), letter.userId());
      assertEquals(OutcomeStatus.FAILED, worker.units.store.outcome(command.id()).status());
      assertEquals(Set.of(command.id()), letters.kept.keySet());
      assertEquals(
          1,
          worker
              .registry
              .get("muster.worker.dead.letters")
              .tag("category", "delivery_limit")
              .counter()
              .count());
    }
  }

  @Test
  void theSenderOfAChunkThatWasGivenUpIsToldWhichAndWhyAndNothingOfItsRowsIsKept() {
    try (Worker worker = new Worker();
        Letters letters = new Letters(worker)) {
      String body = "{\"import_id\":\"crm\",\"rows\":[{\"email\":\"zoe@example.org\"}]}";
      Map<String, String> headers =
          Map.of("x-first-death-queue", Names.IMPORTS, "x-first-death-reason", "delivery_limit");
      worker.broker.onAcknowledge = stored -> {};
      worker.broker.enqueue(
          Names.DEAD_LETTERS, with(foreign("crm-2026/7", "answers", body), headers));
      worker.broker.enqueue(Names.DEAD_LETTERS, with(foreign("nonsense", "answers", ""), headers));
      await().atMost(5, SECONDS).until(() -> worker.broker.replies.size() == 2);

      JsonObject reply =
          new JsonObject(new String(worker.broker.replies.get(0).body(), StandardCharsets.UTF_8));
      assertEquals("crm-2026", reply.getString("import_id"));
      assertEquals(7, reply.getInteger("chunk"));
      assertEquals("failed", reply.getString("status"));
      assertEquals("the broker gave it up: delivery_limit", reply.getString("reason"));
      DeadLetter letter = letters.kept.get("import/partner/crm-2026/7");
      assertNull(letter.body());
      assertNull(letter.commandId());
      String nameless = new String(worker.broker.replies.get(1).body(), StandardCharsets.UTF_8);
      assertFalse(new JsonObject(nameless).containsKey("import_id"), nameless);
    }
  }

  @Test
  void aLetterThatIsThereBeforeItsChannelIsOpenIsAcknowledgedToo() {
    try (Worker worker = new Worker()) {
      worker.broker.openingMillis = 200;
      worker.broker.enqueue(Names.DEAD_LETTERS, worker.message(worker.create(1)));
      try (Letters letters = new Letters(worker)) {
        worker.awaitAcknowledged(1);
        assertEquals(1, letters.kept.size());
      }
    }
  }

  @Test
  void aCommandThatWasDecidedKeepsItsDecision() throws Exception {
    try (Worker worker = new Worker();
        Letters letters = new Letters(worker)) {
      Command command = worker.create(1);
      worker.start(200, 500, 1).send(command);
      worker.awaitAcknowledged(1);
      OutgoingMessage message = worker.message(command);
      Map<String, String> headers = new HashMap<>(message.properties().headers());
      headers.put("x-first-death-queue", Worker.queueOf(command));
      worker.broker.enqueue(Names.DEAD_LETTERS, with(message, headers));
      worker.awaitAcknowledged(2);
      assertEquals(OutcomeStatus.APPLIED, worker.units.store.outcome(command.id()).status());
      assertTrue(letters.kept.isEmpty());
      assertEquals(
          OutcomeStatus.APPLIED,
          ReplyCodec.decode(worker.broker.replies.get(1).body()).outcome().status());
    }
  }

  @Test
  void aStoreThatIsAwayIsWaitedFor() {
    try (Worker worker = new Worker(Duration.ofMillis(100));
        Letters letters = new Letters(worker)) {
      letters.failures.set(12);
      worker.broker.onAcknowledge = stored -> {};
      worker.broker.enqueue(Names.shardQueue(0), foreign("m-1", null, "no json: password=x"));
      worker.start(200, 500, 1);
      await().atMost(10, SECONDS).until(() -> letters.kept.size() == 1);
      worker.awaitAcknowledged(2);
      DeadLetter letter = letters.kept.get("partner/m-1");
      assertNull(letter.body());
      assertEquals(19, letter.bodyBytes());
      assertFalse(letter.reason().contains("password=x"));
    }
  }

  private static OutgoingMessage foreign(String messageId, String replyTo, String body) {
    return new OutgoingMessage(
        Names.COMMANDS,
        "shard.0",
        true,
        new MessageProperties(
            messageId,
            "user.create",
            "partner",
            MessageProperties.JSON,
            Worker.NOW,
            replyTo,
            "c-1",
            Map.of()),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static OutgoingMessage with(OutgoingMessage message, Map<String, String> headers) {
    MessageProperties properties = message.properties();
    return new OutgoingMessage(
        message.exchange(),
        message.routingKey(),
        true,
        new MessageProperties(
            properties.messageId(),
            properties.type(),
            properties.userId(),
            properties.contentType(),
            properties.timestamp(),
            properties.replyTo(),
            properties.correlationId(),
            headers),
        message.body());
  }

  /** The consumer of dead letters over a map and the model store. */
  private static final class Letters implements DeadLetters, AutoCloseable {
    final Map<String, DeadLetter> kept = new ConcurrentHashMap<>();
    final AtomicInteger failures = new AtomicInteger();
    private final Worker worker;
    private final DeadLetterConsumer consumer;

    Letters(Worker worker) {
      this.worker = worker;
      EngineTools tools =
          new EngineTools(
              worker.tools.pacing(),
              new EngineHealth(Duration.ofSeconds(1)),
              worker.tools.metrics(),
              worker.tools.clock(),
              worker.tools.random());
      consumer =
          new DeadLetterConsumer(
              worker.context,
              worker.broker,
              worker.publisher,
              worker.decoder::decode,
              this,
              new DeadLetterConsumer.Rules(
                  Duration.ofDays(30), Duration.ofHours(49), Worker.OWN_USERS, worker.operations()),
              delivery -> Future.succeededFuture(Optional.empty()),
              Future::succeededFuture,
              tools);
      consumer.start();
    }

    @Override
    public Future<Optional<Outcome>> keep(DeadLetter letter, Outcome failed, Instant expiresAt) {
      if (failures.getAndDecrement() > 0) {
        return Future.failedFuture(new IllegalStateException("the store is away"));
      }
      Optional<Outcome> standing = Optional.ofNullable(failed).map(worker.units.store::record);
      if (standing.map(outcome -> outcome.status() == OutcomeStatus.FAILED).orElse(true)) {
        kept.put(letter.id(), letter);
      }
      return Future.succeededFuture(standing);
    }

    @Override
    public void close() {
      Future<Void> drained = consumer.drain();
      await().atMost(5, SECONDS).until(drained::isComplete);
    }
  }
}
