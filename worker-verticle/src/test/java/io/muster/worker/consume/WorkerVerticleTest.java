package io.muster.worker.consume;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.command.Command;
import io.muster.config.Settings;
import io.muster.messaging.BrokerSettings;
import io.muster.telemetry.Condition;
import io.muster.telemetry.Health;
import io.muster.worker.WorkerParts;
import io.muster.worker.WorkerSettings;
import io.muster.worker.WorkerVerticle;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerVerticleTest {

  private final Health health = new Health();

  WorkerVerticleTest() {
    health.started();
  }

  @Test
  void servesOnceDeployedAndFinishesWhatIsInHandWhenUndeployed() {
    try (Worker worker = new Worker()) {
      Future<String> deployed = worker.vertx.deployVerticle(verticle(worker));
      await().atMost(5, SECONDS).until(() -> health.report().ready());
      worker.units.held = true;
      Command command = worker.send(worker.create(1));
      await().atMost(5, SECONDS).until(() -> worker.units.running.get() == 1);
      Future<Void> undeployed = worker.vertx.undeploy(deployed.result());
      await().atMost(5, SECONDS).until(() -> !health.report().ready());
      assertFalse(undeployed.isComplete());
      worker.units.held = false;
      await().atMost(5, SECONDS).until(undeployed::isComplete);
      worker.awaitAcknowledged(1);
      assertTrue(worker.repliedTo().contains(command.id()));
      // Shards, dead letters, imports.
      assertEquals(3, worker.broker.closed.size());
    }
  }

  @Test
  void isNotReadyWhileTheStoreIsDownAndDeploysAllTheSame() {
    try (Worker worker = new Worker()) {
      worker.units.down = true;
      Future<String> deployed = worker.vertx.deployVerticle(verticle(worker));
      await().atMost(5, SECONDS).until(deployed::succeeded);
      await()
          .atMost(5, SECONDS)
          .until(
              () ->
                  health.report().checks().values().stream()
                      .anyMatch(
                          check ->
                              check instanceof Condition.Down down
                                  && down.reason().contains("the store is down")));
      worker.units.down = false;
      await().atMost(5, SECONDS).until(() -> health.report().ready());
    }
  }

  @Test
  void severalWorkersFitInOneProcess() {
    try (Worker worker = new Worker()) {
      worker.vertx.deployVerticle(verticle(worker));
      worker.vertx.deployVerticle(verticle(worker));
      await().atMost(5, SECONDS).until(() -> worker.broker.consumed.size() == 6);
      List<Command> batch = new ArrayList<>();
      for (int user = 0; user < 100; user++) {
        batch.add(worker.create(user));
      }
      worker.sendAll(batch);
      worker.awaitAcknowledged(100);
      assertEquals(100, worker.units.store.users().size());
    }
  }

  private WorkerVerticle verticle(Worker worker) {
    Settings settings =
        new Settings(Map.of("RABBITMQ_URI", "amqp://muster-worker:secret@localhost/muster"));
    return new WorkerVerticle(
        WorkerSettings.defaults(),
        BrokerSettings.read(settings),
        new WorkerParts(
            worker.broker,
            worker.units,
            (record, onConflict, expiresAt) -> Future.succeededFuture(),
            (letter, failed, expiresAt) -> Future.succeededFuture(Optional.empty()),
            point -> null,
            worker.operationIds,
            Future::succeededFuture,
            worker.registry,
            health,
            worker.tools.clock()));
  }
}
