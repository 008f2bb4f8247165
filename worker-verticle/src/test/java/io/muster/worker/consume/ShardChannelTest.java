package io.muster.worker.consume;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.messaging.Names;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a worker consumes, and what becomes of its channel. */
class ShardChannelTest {

  @Test
  void aStoreThatIsAwayForLongCostsEachMessageOneDeliveryAndOneClosedChannel() {
    try (Worker worker = new Worker(Duration.ofMillis(150)).start(200, 500, 1)) {
      await().atMost(5, SECONDS).until(() -> worker.notReady() == null);
      worker.units.down = true;
      worker.sendAll(worker.creates(10));
      await().atMost(5, SECONDS).until(() -> worker.broker.closed.size() == 1);
      int probes = worker.units.probes.get();
      await().atMost(5, SECONDS).until(() -> worker.units.probes.get() > probes + 5);
      assertNotNull(worker.notReady());
      worker.units.down = false;
      worker.awaitAcknowledged(10);
      assertEquals(1, worker.broker.closed.size());
      worker.broker.acknowledged.forEach(stored -> assertEquals(1, stored.tries()));
      assertNull(worker.notReady());
    }
  }

  @Test
  void aBrokerThatTakesNoMessagesForLongCostsEachMessageOneDelivery() {
    try (Worker worker = new Worker(Duration.ofMillis(150)).start(200, 500, 1)) {
      await().atMost(5, SECONDS).until(() -> worker.notReady() == null);
      worker.broker.blocked = true;
      worker.sendAll(worker.creates(10));
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
  void drainingFinishesWhatRunsAndGivesTheRestBack() {
    try (Worker worker = new Worker().start(200, 10, 1)) {
      worker.units.held = true;
      worker.sendAll(worker.creates(25));
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
      await().atMost(5, SECONDS).until(() -> worker.notReady().contains("consume failed"));
      worker.broker.down = false;
      worker.awaitAcknowledged(1);
    }
  }

  @Test
  void aWorkerWhoseChannelEndedIsNotReadyThoughItsUnitIsNotYetOver() {
    try (Worker worker = new Worker().start(200, 10, 1)) {
      worker.units.held = true;
      worker.send(worker.create(1));
      await().atMost(5, SECONDS).until(() -> worker.units.running.get() == 1);
      assertNull(worker.notReady());

      worker.broker.cut();

      await().atMost(5, SECONDS).until(() -> worker.notReady() != null);
      assertEquals(1, worker.units.running.get());
      worker.units.held = false;
      worker.awaitAcknowledged(1);
      assertNull(worker.notReady());
    }
  }

  @Test
  void aBrokerThatNeverConfirmsMakesTheWorkerUnreadyUntilItDoes() {
    try (Worker worker = new Worker(Duration.ofMillis(300), Duration.ofMillis(50))) {
      worker.broker.answer =
          message -> message.exchange().equals(Names.EVENTS) ? null : PublishResult.CONFIRMED;
      worker.start(200, 10, 1).send(worker.create(1));

      await().atMost(5, SECONDS).until(() -> worker.broker.closed.size() == 1);
      String notReady =
          await()
              .atMost(5, SECONDS)
              .until(worker::notReady, why -> why != null && why.contains("has not confirmed"));
      assertEquals(1, worker.broker.consumed.size(), notReady);

      worker.broker.answer = message -> PublishResult.CONFIRMED;
      worker.broker.unanswered.forEach(late -> late.complete(PublishResult.CONFIRMED));
      worker.awaitAcknowledged(1);
      assertNull(worker.notReady());
    }
  }

  @Test
  void aDrainDoesNotWaitForConfirmsThatNeverCome() {
    try (Worker worker = new Worker(Duration.ofSeconds(20), Duration.ofMillis(50))) {
      worker.broker.answer =
          message -> message.exchange().equals(Names.EVENTS) ? null : PublishResult.CONFIRMED;
      worker.start(200, 10, 1).send(worker.create(1));
      await().atMost(5, SECONDS).until(() -> !worker.broker.unanswered.isEmpty());

      Future<Void> drained = worker.drain();

      await().atMost(10, SECONDS).until(drained::isComplete);
      assertEquals(0, worker.broker.acknowledged.size());
    }
  }

  @Test
  void aFaultOfTheBrokerThatIsOverLeavesAnIdleWorkerReady() {
    AtomicInteger answers = new AtomicInteger();
    try (Worker worker = new Worker()) {
      worker.broker.answer =
          message ->
              answers.getAndIncrement() == 0
                  ? new Refused(Reason.DISCONNECTED)
                  : PublishResult.CONFIRMED;
      worker.start(200, 10, 1).send(worker.create(1));

      worker.awaitAcknowledged(1);

      assertTrue(answers.get() > 1);
      await().atMost(5, SECONDS).until(() -> worker.notReady() == null);
    }
  }
}
