package io.muster.worker.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.command.Command;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.Publishers;
import io.muster.mongo.UserDocuments;
import io.muster.user.User;
import io.muster.worker.deadletter.MongoDeadLetters;
import io.muster.worker.store.ReplicaSetUnitOfWork;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers as they are: RabbitMQ 4 and a replica set of their own. */
@Timeout(300)
class WorkersOnRealPartsIT {

  private static final int USERS = 50;
  private static final int ROUNDS = 30;

  @Test
  @NeedsReplicaSet(isolated = true)
  void everyCommandIsDecidedOnceAndInOrderAcrossAKilledStoreAKilledBrokerAndAWorkerThatLeaves(
      MongoReplicaSet set) {
    try (RabbitServer server =
            RabbitBackend.findOrSkip(RabbitRequest.of("4").withVirtualHosts().asOwn());
        RabbitScene scene = new RabbitScene(server, USERS)) {
      MongoConnection store = scene.open(set);
      deploy(scene, store, "a");
      String leaver = deploy(scene, store, "b");
      scene.publishCreates();
      scene.publishRenames(0, 10);
      MongoMember member = set.primary();
      member.kill();
      scene.publishRenames(10, 15);
      member.start();
      set.awaitHealthy();
      scene.publishRenames(15, 20);
      server.kill();
      server.start();
      scene.publishRenames(20, 25);
      Future<Void> left = scene.vertx.undeploy(leaver);
      scene.publishRenames(25, ROUNDS);
      RabbitScene.get(left);
      scene.awaitEmptyShards();
      check(scene, store);
      RabbitScene.get(store.close());
    }
  }

  private static void check(RabbitScene scene, MongoConnection store) {
    List<User> users = all(store, UserDocuments.COLLECTION, User.class);
    assertEquals(USERS, users.size());
    for (User user : users) {
      assertEquals("name " + (ROUNDS - 1), user.name());
      assertEquals(ROUNDS + 1, user.version());
    }
    Map<String, Outcome> outcomes = new HashMap<>();
    all(store, OutcomeDocuments.COLLECTION, Outcome.class)
        .forEach(outcome -> outcomes.put(outcome.commandId(), outcome));
    assertEquals(scene.sent.size(), outcomes.size());
    Map<String, Long> versions = new HashMap<>();
    for (Command command : scene.sent) {
      Outcome outcome = outcomes.get(command.id());
      assertEquals(OutcomeStatus.APPLIED, outcome.status());
      assertEquals(versions.merge(command.userId().hex(), 1L, Long::sum), outcome.version());
    }
  }

  private static <T> List<T> all(MongoConnection store, String collection, Class<T> type) {
    return RabbitScene.get(
        Publishers.list(store.database().getCollection(collection, type).find(), 100_000));
  }

  private static String deploy(RabbitScene scene, MongoConnection store, String workerId) {
    return scene.deploy(
        workerId,
        new ReplicaSetUnitOfWork(scene.vertx, store, InstantSource.system()),
        new MongoDeadLetters(store));
  }
}
