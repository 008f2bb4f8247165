package io.muster.backends.mongo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.process.Listeners;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ReplicaSetIT {

  @NeedsReplicaSet(members = 3, isolated = true)
  @Nested
  class OfThree {
    @AfterEach
    void heal(MongoReplicaSet set) {
      set.awaitHealthy();
    }

    @Test
    void aMajorityWriteIsReadFromASecondary(MongoReplicaSet set) {
      try (MongoClient client = MongoClients.create(set.uri())) {
        write(client, 1);
        MongoCollection<Document> secondary =
            items(client).withReadPreference(ReadPreference.secondary());
        await().until(() -> secondary.countDocuments(new Document("_id", 1)) == 1);
      }
      assertEquals(3, set.size());
      assertEquals(2, set.secondaries().size());
    }

    @Test
    void transactionsAreTaken(MongoReplicaSet set) {
      try (MongoClient client = MongoClients.create(set.uri());
          ClientSession session = client.startSession()) {
        write(client, 2);
        session.withTransaction(() -> items(client).insertOne(session, new Document("_id", 3)));
        assertEquals(1, items(client).countDocuments(new Document("_id", 3)));
      }
    }

    @Test
    void aKilledPrimaryIsReplacedAndComesBackWithItsData(MongoReplicaSet set) {
      MongoMember old = set.primary();
      try (MongoClient client = MongoClients.create(set.uri())) {
        write(client, 4);
        old.kill();
        assertNotSame(old, set.primary());
        write(client, 5);
      }
      old.start();
      set.awaitHealthy();
      try (MongoClient client = MongoClients.create(old.uri())) {
        MongoCollection<Document> there =
            items(client).withReadPreference(ReadPreference.secondaryPreferred());
        await().until(() -> there.countDocuments(new Document("_id", 5)) == 1);
      }
    }

    @Test
    void aPausedPrimaryIsReplaced(MongoReplicaSet set) {
      MongoMember old = set.primary();
      old.pause();
      await().atMost(120, SECONDS).until(() -> set.primary() != old);
      old.resume();
    }

    @Test
    void aPrimaryThatStepsDownIsReplaced(MongoReplicaSet set) {
      MongoMember old = set.primary();
      set.stepDown();
      assertNotSame(old, set.primary());
    }

    @Test
    void aSecondaryCanBeRestarted(MongoReplicaSet set) {
      MongoMember secondary = set.secondaries().get(0);
      String address = secondary.address();
      secondary.restart();
      set.awaitHealthy();
      assertEquals(address, secondary.address());
    }

    @Test
    void transactionsLiveAsLongAsTestsWant(MongoReplicaSet set) {
      try (MongoClient client = MongoClients.create(set.primary().uri())) {
        Document answer =
            client
                .getDatabase("admin")
                .runCommand(
                    new Document("getParameter", 1).append("transactionLifetimeLimitSeconds", 1));
        assertEquals(5, ((Number) answer.get("transactionLifetimeLimitSeconds")).intValue());
      }
    }

    @Test
    void nothingListensBeyondLoopback(MongoReplicaSet set) throws Exception {
      for (MongoMember member : set.members()) {
        String mark = ((MongoServer) member).mark();
        assertEquals(Set.of(), Listeners.beyondLoopback(mark));
        assertNotEquals(List.of(), Listeners.processes(mark));
      }
    }
  }

  @Test
  @NeedsReplicaSet(isolated = true)
  void aSetOfOneTakesTransactions(MongoReplicaSet set) {
    try (MongoClient client = MongoClients.create(set.uri());
        ClientSession session = client.startSession()) {
      write(client, 1);
      session.withTransaction(() -> items(client).insertOne(session, new Document("_id", 2)));
    }
    assertEquals(1, set.size());
  }

  @Test
  @NeedsReplicaSet(members = 3, isolated = true, proxies = true)
  void aPrimaryThatIsCutOffIsReplaced(MongoReplicaSet set) {
    MongoMember old = set.primary();
    old.proxy().orElseThrow().cut();
    for (MongoMember member : set.members()) {
      assertTrue(set.uri().contains(member.address()));
    }
    await().atMost(120, SECONDS).until(() -> set.primary() != old);
    old.proxy().orElseThrow().heal();
    set.awaitHealthy();
  }

  @Test
  @NeedsReplicaSet(isolated = true, authentication = true)
  void aSetWithAKeyFileAsksForPasswords(MongoReplicaSet set) {
    try (MongoClient client = MongoClients.create(set.uri())) {
      write(client, 1);
    }
    String nobody = set.uri().replaceFirst("//[^@]*@", "//");
    try (MongoClient client = MongoClients.create(nobody)) {
      assertThrows(MongoException.class, () -> write(client, 2));
    }
    String wrong = set.uri().replaceFirst("//[^@]*@", "//admin:wrong@");
    try (MongoClient client = MongoClients.create(wrong)) {
      assertThrows(MongoSecurityException.class, () -> write(client, 2));
    }
    set.primary().restart();
    set.awaitHealthy();
  }

  @Test
  @NeedsReplicaSet(isolated = true, initiated = false)
  void anUninitiatedMemberIsLeftForTheTestToInitiate(MongoReplicaSet set) {
    MongoMember member = set.members().get(0);
    assertTrue(!member.isPrimary() && !member.isSecondary());
    try (MongoClient client = MongoClients.create(member.uri())) {
      client.getDatabase("admin").runCommand(new Document("replSetInitiate", new Document()));
    }
    set.awaitHealthy();
  }

  private static void write(MongoClient client, int id) {
    items(client).withWriteConcern(WriteConcern.MAJORITY).insertOne(new Document("_id", id));
  }

  private static MongoCollection<Document> items(MongoClient client) {
    return client.getDatabase("test").getCollection("items");
  }
}
