package io.muster.system.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.system.ProgramRun;
import io.muster.system.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoInitSettingsTest {

  @TempDir private Path home;

  @BeforeEach
  void needsMongosh() {
    assumeTrue(Mongosh.find().isPresent(), Mongosh.WHERE);
  }

  @Test
  void allWrongSettingsAreToldAtOnceAndNoPasswordIsPrinted() throws Exception {
    ProgramRun refused =
        Mongosh.init(
            home,
            Map.of(
                "MONGO_ADMIN_PASSWORD", "tooshort-1",
                "MONGO_WORKER_PASSWORD_FILE", home.resolve("missing").toString(),
                "MONGO_MEMBERS", "mongo1",
                "MONGO_LOCAL", "mongo1"));

    assertEquals(78, refused.exitCode(), refused.err());
    for (String name :
        List.of(
            "MONGO_ADMIN_PASSWORD:",
            "MONGO_API_PASSWORD:",
            "MONGO_WORKER_PASSWORD_FILE:",
            "MONGO_OPERATOR_PASSWORD:",
            "MONGO_MEMBERS:",
            "MONGO_LOCAL:")) {
      assertTrue(refused.err().contains(name), refused.err());
    }
    assertFalse((refused.err() + refused.out()).contains("tooshort-1"));
  }

  @Test
  void aServerThatIsAwayIsWaitedForAndThenNamed() throws Exception {
    ProgramRun failed =
        Mongosh.init(
            home,
            Map.of(
                "MONGO_ADMIN_PASSWORD", "a long password",
                "MONGO_API_PASSWORD", "a long password",
                "MONGO_WORKER_PASSWORD", "a long password",
                "MONGO_OPERATOR_PASSWORD", "a long password",
                "MONGO_LOCAL", "127.0.0.1:1",
                "MONGO_INIT_TIMEOUT_SECONDS", "2"));

    assertEquals(1, failed.exitCode(), failed.err());
    assertTrue(failed.err().contains("the server at 127.0.0.1:1"), failed.err());
    assertFalse(failed.err().contains("a long password"), failed.err());
  }

  @Test
  void aMemberWithoutAKeyDoesNotStart() throws Exception {
    List<String> words = List.of(Repository.path("mongo-init/start-member").toString());

    ProgramRun refused =
        ProgramRun.run(Duration.ofSeconds(10), Map.of("MONGO_KEY", "short"), words);

    assertEquals(78, refused.exitCode());
    assertTrue(refused.err().startsWith("MONGO_KEY: needs 32 to 1024 characters"), refused.err());
  }
}
