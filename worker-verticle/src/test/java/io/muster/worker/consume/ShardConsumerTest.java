package io.muster.worker.consume;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Command;
import io.muster.command.OutcomeStatus;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import io.muster.messaging.ReplyCodec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShardConsumerTest {

  @Test
  void whatGathersWhileAUnitRunsIsTheNextUnit() {
    try (Worker worker = new Worker().start(200, 500, 1)) {
      worker.units.held = true;
      List<Command> batch = creates(worker, 1_000);
      worker.send(batch.get(0));
      await().atMost(5, SECONDS).until(() -> worker.units.sizes.size() == 1);
      worker.sendAll(batch.subList(1, 1_000));
      await().atMost(5, SECONDS).until(() -> worker.broker.delivered.get() == 1_000);
      worker.units.held = false;
      worker.awaitAcknowledged(1_000);
      assertEquals(1, worker.units.sizes.get(0));
      assertEquals(500, worker.units.sizes.get(1));
      assertEquals(1, worker.units.mostAtATime.get());
      assertEquals(1_000, worker.units.store.users().size());
      await().atMost(5, SECONDS).until(() -> worker.repliedTo().size() == 1_000);
      assertNull(worker.tools.health().notReadyBecause());
    }
  }

  @Test
  void changesToOneUserApplyInTheOrderOfTheQueueThroughEveryKindOfFault() {
    try (Worker worker = new Worker(Duration.ofMillis(300))) {
      Random random = new Random(7);
      AtomicInteger commits = new AtomicInteger();
      worker.units.beforeCommit = () -> sometimes(random, 6, worker.broker::cut);
      worker.units.afterCommit =
          () -> {
            commits.incrementAndGet();
            sometimes(random, 6, worker.broker::cut);
          };
      worker.broker.answer =
          message -> {
            if (random.nextInt(300) == 0) {
              worker.broker.cut();
              return PublishResult.UNCONFIRMED;
            }
            return random.nextInt(100) == 0
                ? new Refused(Reason.DISCONNECTED)
                : PublishResult.CONFIRMED;
          };
      for (int i = 0; i < 60; i++) {
        worker.units.faults.add(
            switch (random.nextInt(3)) {
              case 0 -> new ScriptedUnits.Fault.Fails();
              case 1 -> new ScriptedUnits.Fault.Conflicts();
              default -> new ScriptedUnits.Fault.FailsAfterCommit();
            });
      }
      worker.start(20, 50, 1);
      List<Command> batch = new ArrayList<>(creates(worker, 20));
      for (int round = 0; round < 30; round++) {
        for (int user = 0; user < 20; user++) {
          batch.add(worker.rename(user, "name " + round));
        }
      }
      worker.sendAll(batch);
      worker.awaitAcknowledged(batch.size());
      assertEquals(batch.size(), worker.units.store.outcomes().size());
      worker
          .units
          .store
          .users()
          .values()
          .forEach(
              user -> {
                assertEquals("name 29", user.name());
                assertEquals(31, user.version());
              });
      for (Command command : batch) {
        assertEquals(
            OutcomeStatus.APPLIED, worker.units.store.outcomes().get(command.id()).status());
      }
      assertTrue(worker.broker.consumed.size() > 3, "there were cuts");
      assertTrue(commits.get() > 0);
    }
  }

  @Test
  void oneBadMessageAmong499InnocentsIsDeadLetteredAlone() {
    try (Worker worker = new Worker()) {
      List<Command> batch = creates(worker, 500);
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
  void aConflictIsReadAndFoldedAgainInHalves() {
    try (Worker worker = new Worker()) {
      worker.units.faults.add(new ScriptedUnits.Fault.Conflicts());
      worker.units.faults.add(new ScriptedUnits.Fault.Conflicts());
      worker.sendAll(creates(worker, 8));
      worker.start(200, 500, 1);
      worker.awaitAcknowledged(8);
      assertEquals(List.of(8, 4, 2, 2, 4), worker.units.sizes);
      assertEquals(2, worker.registry.counter("muster.worker.conflicts").count());
    }
  }

  @Test
  void conflictsThatGoOnMakeTheWorkerUnready() {
    try (Worker worker = new Worker()) {
      for (int i = 0; i < 30; i++) {
        worker.units.faults.add(new ScriptedUnits.Fault.Conflicts());
      }
      worker.start(200, 500, 1);
      worker.send(worker.create(1));
      await()
          .atMost(5, SECONDS)
          .until(() -> "conflicts in the store go on".equals(notReady(worker)));
      worker.awaitAcknowledged(1);
      assertNull(worker.tools.health().notReadyBecause());
    }
  }

  @Test
  void aStoreThatIsAwayForLongCostsEachMessageOneDeliveryAndOneClosedChannel() {
    try (Worker worker = new Worker(Duration.ofMillis(150)).start(200, 500, 1)) {
      await().atMost(5, SECONDS).until(() -> notReady(worker) == null);
      worker.units.down = true;
      worker.sendAll(creates(worker, 10));
      await().atMost(5, SECONDS).until(() -> worker.broker.closed.size() == 1);
      int probes = worker.units.probes.get();
      await().atMost(5, SECONDS).until(() -> worker.units.probes.get() > probes + 5);
      assertNotNull(worker.tools.health().notReadyBecause());
      worker.units.down = false;
      worker.awaitAcknowledged(10);
      assertEquals(1, worker.broker.closed.size());
      worker.broker.acknowledged.forEach(stored -> assertEquals(1, stored.tries()));
      assertNull(worker.tools.health().notReadyBecause());
    }
  }

  @Test
  void aShortFaultIsRetriedInPlace() {
    try (Worker worker = new Worker()) {
      worker.units.faults.add(new ScriptedUnits.Fault.Fails());
      worker.units.faults.add(new ScriptedUnits.Fault.FailsAfterCommit());
      worker.start(200, 500, 1);
      worker.send(worker.create(1));
      worker.awaitAcknowledged(1);
      assertEquals(List.of(1, 1, 1), worker.units.sizes);
      assertEquals(1, worker.broker.consumed.size());
      assertEquals(1, worker.units.store.users().size());
    }
  }

  @Test
  void nothingIsAcknowledgedWhileEventsCannotBePublished() {
    try (Worker worker = new Worker().start(200, 500, 1)) {
      worker.broker.answer = message -> new Refused(Reason.BLOCKED);
      worker.sendAll(creates(worker, 3));
      await().atMost(5, SECONDS).until(() -> worker.units.store.users().size() == 3);
      await().atMost(5, SECONDS).until(() -> notReady(worker) != null);
      assertEquals(List.of(), worker.broker.acknowledged);
      worker.broker.answer = message -> PublishResult.CONFIRMED;
      worker.awaitAcknowledged(3);
      assertEquals(3, worker.repliedTo().size());
    }
  }

  @Test
  void aBrokerThatTakesNoMessagesForLongCostsEachMessageOneDelivery() {
    try (Worker worker = new Worker(Duration.ofMillis(150)).start(200, 500, 1)) {
      await().atMost(5, SECONDS).until(() -> notReady(worker) == null);
      worker.broker.blocked = true;
      worker.sendAll(creates(worker, 10));
      await().atMost(5, SECONDS).until(() -> worker.broker.closed.size() == 1);
      int probes = worker.units.probes.get();
      await().atMost(5, SECONDS).until(() -> worker.units.probes.get() > probes + 5);
      worker.broker.blocked = false;
      worker.awaitAcknowledged(10);
      worker.broker.acknowledged.forEach(stored -> assertEquals(1, stored.tries()));
      assertEquals(10, worker.units.store.users().size());
    }
  }

  @Test
  void aDecisionThatFailsIsTheFaultOfItsMessage() {
    try (Worker worker = new Worker()) {
      Command odd = worker.create(7);
      worker.undecidable.add(odd.id());
      worker.sendAll(creates(worker, 6));
      worker.send(odd);
      worker.start(200, 500, 1);
      worker.awaitAcknowledged(7);
      assertEquals(6, worker.units.store.users().size());
      assertEquals(1, worker.broker.deadLetters.size());
    }
  }

  @Test
  void anEventThatASubscribersFullQueueRefusesIsThatSubscribersLoss() {
    try (Worker worker = new Worker().start(200, 500, 1)) {
      worker.broker.onAcknowledge = stored -> {};
      worker.broker.answer =
          message ->
              message.exchange().equals(Names.EVENTS)
                  ? new Refused(Reason.QUEUE_FULL)
                  : PublishResult.CONFIRMED;
      worker.sendAll(creates(worker, 3));
      worker.awaitAcknowledged(3);
      assertEquals(3, worker.registry.counter("muster.worker.events.refused").count());
    }
  }

  @Test
  void aMessageThatBroughtTheProcessDownComesWithFewerOthersEachTime() {
    try (Worker worker = new Worker()) {
      List<Command> batch = creates(worker, 12);
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
  void drainingFinishesWhatRunsAndGivesTheRestBack() {
    try (Worker worker = new Worker().start(200, 10, 1)) {
      worker.units.held = true;
      worker.sendAll(creates(worker, 25));
      await().atMost(5, SECONDS).until(() -> worker.units.running.get() == 1);
      int inHand = worker.units.sizes.get(0);
      Future<Void> drained = worker.drain();
      assertEquals(
          EngineHealth.Phase.DRAINING,
          await()
              .atMost(5, SECONDS)
              .until(
                  () -> worker.tools.health().phase(),
                  phase -> phase == EngineHealth.Phase.DRAINING));
      assertFalse(drained.isComplete());
      worker.units.held = false;
      await().atMost(5, SECONDS).until(drained::isComplete);
      worker.awaitAcknowledged(inHand);
      assertEquals(1, worker.broker.closed.size());
      assertEquals(inHand, worker.units.store.users().size());
    }
  }

  @Test
  void drainingBeforeTheBrokerIsThereEndsAtOnce() {
    try (Worker worker = new Worker()) {
      worker.broker.down = true;
      worker.start(200, 10, 1);
      Future<Void> drained = worker.drain();
      await().atMost(5, SECONDS).until(drained::isComplete);
    }
  }

  @Test
  void consumesOnlyOncePreparedAndWaitsForABrokerThatIsAway() {
    Promise<Void> indexes = Promise.promise();
    try (Worker worker = new Worker()) {
      worker.broker.down = true;
      worker.start(200, 500, 1, indexes::future);
      worker.send(worker.create(1));
      await().during(Duration.ofMillis(50)).until(() -> worker.broker.consumed.isEmpty());
      indexes.complete();
      await().atMost(5, SECONDS).until(() -> notReady(worker).contains("consume failed"));
      worker.broker.down = false;
      worker.awaitAcknowledged(1);
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

  @Test
  void withSeveralUnitsInFlightOnlyAFinishedPrefixIsAcknowledgedAndNoUserIsInTwo() {
    try (Worker worker = new Worker()) {
      worker.units.latencyMillis = 3;
      List<Command> batch = new ArrayList<>(creates(worker, 40));
      for (int round = 0; round < 20; round++) {
        for (int user = 0; user < 40; user++) {
          batch.add(worker.rename(user, "name " + round));
        }
      }
      worker.sendAll(batch);
      worker.start(50, 16, 3);
      worker.awaitAcknowledged(batch.size());
      assertTrue(worker.units.mostAtATime.get() > 1);
      worker.units.store.users().values().forEach(user -> assertEquals("name 19", user.name()));
      assertEquals(0, worker.registry.counter("muster.worker.conflicts").count());
    }
  }

  @Test
  void repliesAndEventsOfEarlierDecisionsAreRepeatedAndTheRepliesSayThatTheyAre()
      throws IOException {
    try (Worker worker = new Worker().start(200, 500, 1)) {
      Command command = worker.send(worker.create(1));
      worker.awaitAcknowledged(1);
      worker.send(command);
      worker.awaitAcknowledged(2);
      assertEquals(2, worker.broker.replies.size());
      assertFalse(ReplyCodec.decode(worker.broker.replies.get(0).body()).replayed());
      assertTrue(ReplyCodec.decode(worker.broker.replies.get(1).body()).replayed());
      assertEquals(
          worker.broker.events.get(0).properties().messageId(),
          worker.broker.events.get(1).properties().messageId());
      assertEquals(1, worker.units.store.users().size());
    }
  }

  private static List<Command> creates(Worker worker, int count) {
    List<Command> batch = new ArrayList<>();
    for (int user = 0; user < count; user++) {
      batch.add(worker.create(user));
    }
    return batch;
  }

  private static String notReady(Worker worker) {
    return worker.tools.health().notReadyBecause();
  }

  private static synchronized void sometimes(Random random, int oneIn, Runnable action) {
    if (random.nextInt(oneIn) == 0) {
      action.run();
    }
  }
}
