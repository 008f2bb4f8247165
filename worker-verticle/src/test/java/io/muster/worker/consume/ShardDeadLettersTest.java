package io.muster.worker.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Command;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Messages that can't be processed. */
class ShardDeadLettersTest {

  @Test
  void oneBadMessageAmong499InnocentsIsDeadLetteredAlone() {
    try (Worker worker = new Worker()) {
      List<Command> batch = worker.creates(500);
      worker.units.poisonous.add(batch.get(271).id());
      worker.sendAll(batch);
      worker.start(200, 500, 1);
      worker.awaitAcknowledged(500);
      assertEquals(499, worker.units.store.users().size());
      assertEquals(1, worker.broker.deadLetters.size());
      MessageProperties letter = worker.broker.deadLetters.get(0).properties();
      assertEquals(batch.get(271).id(), letter.headers().get("dead-letter-command-id"));
      assertEquals("refused", letter.headers().get("dead-letter-category"));
      assertTrue(worker.units.sizes.size() < 25, worker.units.sizes.toString());
    }
  }

  @Test
  void aDecisionThatFailsIsTheFaultOfItsMessage() {
    try (Worker worker = new Worker()) {
      Command odd = worker.create(7);
      worker.undecidable.add(odd.id());
      worker.sendAll(worker.creates(6));
      worker.send(odd);
      worker.start(200, 500, 1);
      worker.awaitAcknowledged(7);
      assertEquals(6, worker.units.store.users().size());
      assertEquals(1, worker.broker.deadLetters.size());
    }
  }

  @Test
  void aMessageThatBroughtTheProcessDownComesWithFewerOthersEachTime() {
    try (Worker worker = new Worker()) {
      List<Command> batch = worker.creates(12);
      for (int i = 0; i < 12; i++) {
        OutgoingMessage message = worker.message(batch.get(i));
        worker.broker.enqueue(
            Worker.queueOf(batch.get(i)),
            new ModelBroker.Stored(
                message.exchange(),
                message.routingKey(),
                message.properties(),
                message.body(),
                i < 8 ? 2 : 4));
      }
      worker.start(200, 64, 1);
      worker.awaitAcknowledged(12);
      assertTrue(worker.units.sizes.stream().allMatch(size -> size <= 4));
      assertTrue(worker.units.sizes.stream().filter(size -> size == 1).count() >= 4);
    }
  }

  @Test
  void whatIsNoCommandIsDeadLetteredWithoutItsPassword() {
    try (Worker worker = new Worker().start(200, 500, 1)) {
      Command good = worker.create(1);
      String body =
          "{\"user_id\":\""
              + good.userId()
              + "\",\"name\":\"N\",\"password\":\"secret-123\","
              + "\"extensions\":{\"password\":[\"secret-456\"]}}";
      worker.broker.enqueue(
          Worker.queueOf(good),
          new OutgoingMessage(
              Names.COMMANDS,
              "shard.1",
              true,
              new MessageProperties(
                  "m-1",
                  "user.create",
                  "partner",
                  MessageProperties.JSON,
                  Worker.NOW,
                  "answers",
                  "c-1",
                  Map.of("password", "secret-789", "trace", "t")),
              body.getBytes(StandardCharsets.UTF_8)));
      worker.send(good);
      worker.awaitAcknowledged(2);
      OutgoingMessage letter = worker.broker.deadLetters.get(0);
      String kept = new String(letter.body(), StandardCharsets.UTF_8) + letter.properties();
      assertFalse(kept.contains("secret"), kept);
      Map<String, String> headers = letter.properties().headers();
      assertEquals("invalid", headers.get("dead-letter-category"));
      assertEquals("partner/m-1", headers.get("dead-letter-command-id"));
      assertEquals(Worker.queueOf(good), headers.get("dead-letter-queue"));
      assertEquals("partner", headers.get("dead-letter-amqp-user"));
      assertEquals("t", headers.get("trace"));
      assertEquals("answers", letter.properties().replyTo());
      assertTrue(letter.mandatory());
    }
  }

  @Test
  void aDeadLetterWithoutConfirmIsNotAcknowledged() {
    try (Worker worker = new Worker()) {
      AtomicInteger tries = new AtomicInteger();
      worker.broker.answer =
          message ->
              message.exchange().equals(Names.DEAD_LETTERS) && tries.incrementAndGet() < 4
                  ? new Refused(Reason.QUEUE_FULL)
                  : PublishResult.CONFIRMED;
      Command poison = worker.create(1);
      worker.units.poisonous.add(poison.id());
      worker.start(200, 500, 1).send(poison);
      worker.awaitAcknowledged(1);
      assertEquals(4, tries.get());
      assertEquals(1, worker.broker.deadLetters.size());
    }
  }
}
