package io.muster.standalone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.Publishers;
import io.muster.mongo.UserDocuments;
import io.muster.standalone.ChildJvm;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreKillIT {
  private static final int KILLS = 10;
  private static final int MANY = 1_000_000;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aKilledProcessLeavesTheFileAtAWholeUnitNoEarlierThanTheLastOneAnswered(
      @TempDir Path directory) throws Exception {
    var random = new Random(11);
    int answered = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (var child =
          ChildJvm.start(
              KilledStore.class, List.of(directory.toString(), Integer.toString(answered + 1)))) {
        int wanted = answered + 5 + random.nextInt(40);
        while (answered < wanted) {
          answered = Integer.parseInt(child.readLine());
        }
        child.kill();
        answered = child.drain().stream().mapToInt(Integer::parseInt).max().orElse(answered);
      }
      checkWhole(directory, answered);
    }
  }

  private static void checkWhole(Path directory, int answered) throws Exception {
    var vertx = Vertx.vertx();
    try (var store = EmbeddedStore.onDisk(directory, broken -> {})) {
      var connection = MongoConnection.open(vertx, MongoSettings.of(store.uri()), "check");
      var outcomes = countsByUnit(all(connection, OutcomeDocuments.COLLECTION, "user_id"));
      var users = countsByUnit(all(connection, UserDocuments.COLLECTION, "_id"));
      assertEquals(outcomes, users);
      users.forEach((unit, count) -> assertEquals(KilledStore.UNIT, count, "unit " + unit));
      for (int unit = 1; unit <= answered; unit++) {
        assertTrue(users.containsKey(unit), "unit " + unit + " was answered");
      }
      assertTrue(users.size() <= answered + 1);
      Wishes.await(connection.close());
    }
    Wishes.await(vertx.close());
  }

  private static List<ObjectId> all(MongoConnection connection, String collection, String field)
      throws Exception {
    var found = connection.database().getCollection(collection).find().batchSize(MANY);
    return Wishes.await(Publishers.list(found, MANY)).stream()
        .map(document -> document.getObjectId(field))
        .toList();
  }

  private static Map<Integer, Integer> countsByUnit(List<ObjectId> users) {
    var counts = new HashMap<Integer, Integer>();
    for (var user : users) {
      counts.merge(Integer.parseInt(user.toHexString(), 16) / KilledStore.UNIT, 1, Integer::sum);
    }
    return counts;
  }
}
