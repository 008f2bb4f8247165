package io.muster.worker.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.command.Command;
import io.muster.command.OutcomeStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers on real brokers, over the model store: each test has a virtual host of its own. */
@Timeout(300)
class WorkersOnRabbitIT {

  private static final int USERS = 60;
  private static final int SHARDS = 8;
  private static final Map<String, RabbitServer> SERVERS = new ConcurrentHashMap<>();

  @AfterAll
  static void end() {
    SERVERS.values().forEach(RabbitServer::close);
    SERVERS.clear();
  }

  private static RabbitServer server(String line) {
    return SERVERS.computeIfAbsent(
        line,
        wanted -> RabbitBackend.findOrSkip(RabbitRequest.of(wanted).withVirtualHosts().asOwn()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void whatIsPublishedIsDecidedInOrderAndAnsweredAcrossAKilledBrokerAndAWorkerThatLeaves(
      String line) {
    // The store outlives the workers, which finish what is in hand.
    try (ScriptedUnits units = new ScriptedUnits(Instant.now());
        RabbitScene scene = new RabbitScene(server(line), USERS)) {
      deploy(scene, units, "a");
      String second = deploy(scene, units, "b");
      scene.publishCreates();
      scene.publishRenames(0, 10);
      await().atMost(Duration.ofSeconds(30)).until(() -> scene.answers() > USERS);
      scene.awaitQueuesKept();
      server(line).kill();
      server(line).start();
      scene.publishRenames(10, 20);
      Future<Void> left = scene.vertx.undeploy(second);
      scene.publishRenames(20, 30);
      await().atMost(Duration.ofSeconds(30)).until(left::isComplete);
      await().atMost(Duration.ofSeconds(60)).until(() -> isDecided(scene, units));
      for (Command command : scene.sent) {
        assertEquals(OutcomeStatus.APPLIED, units.store.outcome(command.id()).status());
      }
      units.store.users().values().forEach(user -> assertEquals("name 29", user.name()));
      assertEquals(USERS, units.store.users().size());
      scene.awaitEmptyShards();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.10", "4"})
  void aPoisonousCommandEndsAmongTheDeadLettersAndItsSenderHearsOfIt(String line) {
    // The store outlives the workers, which finish what is in hand.
    try (ScriptedUnits units = new ScriptedUnits(Instant.now());
        RabbitScene scene = new RabbitScene(server(line), USERS)) {
      deploy(scene, units, "a");
      Command poison = scene.create(1);
      units.poisonous.add(poison.id());
      scene.publish(poison);
      scene.publish(scene.create(2));
      await().atMost(Duration.ofSeconds(30)).until(() -> scene.answers() == 2);
      assertEquals(OutcomeStatus.FAILED, scene.replies.get(poison.id()).status());
      assertEquals(1, units.store.users().size());
      scene.awaitEmptyShards();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4"})
  void shardsSpreadOverTheWorkersThatAreThere(String line) {
    // The store outlives the workers, which finish what is in hand.
    try (ScriptedUnits units = new ScriptedUnits(Instant.now());
        RabbitScene scene = new RabbitScene(server(line), USERS)) {
      // Names for which both workers are first for some shards.
      deploy(scene, units, "a");
      deploy(scene, units, "b");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                scene.publishCreates();
                return scene.held("a") > 0 && scene.held("b") > 0;
              });
    }
  }

  @Test
  void onTheOldestBrokerTheFirstWorkerKeepsAllShardsAndTheNextGoesOnInOrderWhenItLeaves() {
    // The store outlives the workers, which finish what is in hand.
    try (ScriptedUnits units = new ScriptedUnits(Instant.now());
        RabbitScene scene = new RabbitScene(server("3.10"), USERS)) {
      String first = deploy(scene, units, "a");
      scene.publishCreates();
      await().atMost(Duration.ofSeconds(30)).until(() -> scene.held("a") == SHARDS);
      deploy(scene, units, "b");
      await().atMost(Duration.ofSeconds(30)).until(() -> scene.isConsuming("b"));
      scene.publishRenames(0, 5);
      await().atMost(Duration.ofSeconds(30)).until(() -> isDecided(scene, units));
      assertEquals(0, scene.held("b"));

      Future<Void> left = scene.vertx.undeploy(first);
      scene.publishRenames(5, 10);

      await().atMost(Duration.ofSeconds(30)).until(() -> isDecided(scene, units));
      RabbitScene.get(left);
      assertEquals(SHARDS, scene.held("b"));
      for (Command command : scene.sent) {
        assertEquals(OutcomeStatus.APPLIED, units.store.outcome(command.id()).status());
      }
      units.store.users().values().forEach(user -> assertEquals("name 9", user.name()));
      units.store.users().values().forEach(user -> assertEquals(11, user.version()));
      scene.awaitEmptyShards();
    }
  }

  private static boolean isDecided(RabbitScene scene, ScriptedUnits units) {
    return units.store.outcomes().size() == scene.sent.size();
  }

  private static String deploy(RabbitScene scene, ScriptedUnits units, String workerId) {
    return scene.deploy(
        workerId,
        units,
        (letter, failed, expiresAt) ->
            Future.succeededFuture(Optional.ofNullable(failed).map(units.store::record)));
  }
}
