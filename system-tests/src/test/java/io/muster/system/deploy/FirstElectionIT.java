package io.muster.system.deploy;

import static io.muster.system.deploy.MongoUser.DONE;
import static io.muster.system.deploy.Mongosh.ADMIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoMember;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.system.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The set-up of the database while its first election goes another way than it wishes. */
@NeedsReplicaSet(members = 3, isolated = true, authentication = true, initiated = false)
@Timeout(180)
class FirstElectionIT {

  /** Longer than the members wait before they elect another primary: 10 s. */
  private static final Duration STALL = Duration.ofSeconds(14);

  @TempDir private Path home;

  /** The one that the set-up runs beside is the last of the list, and is stalled at once. */
  @Test
  void theUsersAreMadeAlsoWhereTheLocalMemberStallsDuringTheFirstElection(MongoReplicaSet fresh)
      throws Exception {
    assumeTrue(Mongosh.find().isPresent(), Mongosh.WHERE);
    MongoMember local = fresh.members().get(2);
    Map<String, String> settings = new HashMap<>(Mongosh.settings(fresh));
    settings.put("MONGO_LOCAL", local.address());

    CompletableFuture<ProgramRun> run = CompletableFuture.supplyAsync(() -> init(settings));
    try (MongoClient other = MongoClients.create(fresh.members().get(0).uri())) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> run.isDone() || knowsItsSet(other));
    }
    local.pause();
    try {
      Thread.sleep(STALL.toMillis());
    } finally {
      local.resume();
    }

    ProgramRun ended = run.get();
    assertEquals(0, ended.exitCode(), ended.out() + ended.err());
    assertTrue(ended.out().contains("done"), ended.out());
    try (MongoUser admin = MongoUser.connect(fresh, "muster_admin", ADMIN)) {
      assertEquals(
          DONE, admin.tries(database -> database.runCommand(new Document("connectionStatus", 1))));
    }
  }

  private static boolean knowsItsSet(MongoClient member) {
    try {
      return member
          .getDatabase("admin")
          .runCommand(new Document("isMaster", 1))
          .containsKey("setName");
    } catch (MongoException notYet) {
      return false;
    }
  }

  private ProgramRun init(Map<String, String> settings) {
    try {
      return Mongosh.init(home, settings);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
