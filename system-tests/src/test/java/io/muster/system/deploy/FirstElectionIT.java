package io.muster.system.deploy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only the primary's own host may make the first user: who that is must not be left to chance. */
@NeedsReplicaSet(members = 3, isolated = true, authentication = true, initiated = false)
@Timeout(180)
class FirstElectionIT {

  @TempDir private Path home;

  /** The one that the set-up runs beside is the last of the list here. */
  @Test
  void untilTheUsersAreThereOnlyTheMemberBesideTheSetUpMayBecomePrimary(MongoReplicaSet fresh)
      throws Exception {
    assumeTrue(Mongosh.find().isPresent(), Mongosh.WHERE);
    List<MongoMember> members = fresh.members();
    MongoMember local = members.get(2);
    Map<String, String> settings = new HashMap<>(Mongosh.settings(fresh));
    settings.put("MONGO_LOCAL", local.address());

    CompletableFuture<ProgramRun> run = CompletableFuture.supplyAsync(() -> init(settings));
    try (MongoClient client = MongoClients.create(local.uri())) {
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> run.isDone() || greeting(client).containsKey("setName"));
      Document first = greeting(client);
      ProgramRun ended = run.get();

      assertEquals(0, ended.exitCode(), ended.out() + ended.err());
      assertEquals(Set.of(local.address()), names(first, "hosts"));
      assertEquals(
          Set.of(members.get(0).address(), members.get(1).address()), names(first, "passives"));
      Document last = greeting(client);
      assertEquals(3, names(last, "hosts").size(), last.toJson());
      assertEquals(Set.of(), names(last, "passives"));
    }
  }

  /** Members that may become primary are its hosts, the others its passives. */
  private static Document greeting(MongoClient member) {
    try {
      return member.getDatabase("admin").runCommand(new Document("isMaster", 1));
    } catch (MongoException notYet) {
      return new Document();
    }
  }

  private static Set<String> names(Document greeting, String field) {
    return new TreeSet<>(greeting.getList(field, String.class, List.of()));
  }

  private ProgramRun init(Map<String, String> settings) {
    try {
      return Mongosh.init(home, settings);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
