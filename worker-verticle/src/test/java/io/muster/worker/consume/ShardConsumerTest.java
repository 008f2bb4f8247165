package io.muster.worker.consume;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Command;
import io.muster.command.OutcomeStatus;
import io.muster.messaging.Names;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import io.muster.messaging.ReplyCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShardConsumerTest {

  @Test
  void whatGathersWhileAUnitRunsIsTheNextUnit() {
    try (Worker worker = new Worker().start(200, 500, 1)) {
      worker.units.held = true;
      List<Command> batch = worker.creates(1_000);
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
      assertNull(worker.notReady());
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
      List<Command> batch = new ArrayList<>(worker.creates(20));
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
  void aConflictIsReadAndFoldedAgainInHalves() {
    try (Worker worker = new Worker()) {
      worker.units.faults.add(new ScriptedUnits.Fault.Conflicts());
      worker.units.faults.add(new ScriptedUnits.Fault.Conflicts());
      worker.sendAll(worker.creates(8));
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
          .until(() -> "conflicts in the store go on".equals(worker.notReady()));
      worker.awaitAcknowledged(1);
      assertNull(worker.notReady());
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
      worker.sendAll(worker.creates(3));
      await().atMost(5, SECONDS).until(() -> worker.units.store.users().size() == 3);
      await().atMost(5, SECONDS).until(() -> worker.notReady() != null);
      assertEquals(List.of(), worker.broker.acknowledged);
      worker.broker.answer = message -> PublishResult.CONFIRMED;
      worker.awaitAcknowledged(3);
      assertEquals(3, worker.repliedTo().size());
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
      worker.sendAll(worker.creates(3));
      worker.awaitAcknowledged(3);
      assertEquals(3, worker.registry.counter("muster.worker.events.refused").count());
    }
  }

  @Test
  void withSeveralUnitsInFlightOnlyAFinishedPrefixIsAcknowledgedAndNoUserIsInTwo() {
    try (Worker worker = new Worker()) {
      worker.units.latencyMillis = 3;
      List<Command> batch = new ArrayList<>(worker.creates(40));
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

  private static synchronized void sometimes(Random random, int oneIn, Runnable action) {
    if (random.nextInt(oneIn) == 0) {
      action.run();
    }
  }
}
