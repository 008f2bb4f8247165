package io.muster.mongo;

import static io.muster.mongo.Databases.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.process.FreePorts;
import io.muster.backends.process.LocalMachine;
import io.muster.backends.process.Machine;
import io.muster.backends.process.Programs;
import io.muster.backends.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class StoreCheckIT {

  private static StoreCheck.Result check(String uri, boolean embedded) {
    try (Databases databases = Databases.at(uri)) {
      return await(StoreCheck.run(databases.connection, embedded));
    }
  }

  @Test
  @NeedsReplicaSet(parameters = "transactionLifetimeLimitSeconds=5")
  void aReplicaSetThatReapsSoonIsFit(MongoReplicaSet set) {
    assertEquals(new StoreCheck.Result.Fit(List.of()), check(set.uri(), false));
  }

  @Test
  @NeedsReplicaSet(parameters = "transactionLifetimeLimitSeconds=60")
  void aReplicaSetThatReapsLateIsFitWithAWarningAndItsRemedy(MongoReplicaSet set) {
    StoreCheck.Result.Fit fit =
        assertInstanceOf(StoreCheck.Result.Fit.class, check(set.uri(), false));

    assertEquals(1, fit.warnings().size());
    assertTrue(fit.warnings().get(0).contains("setParameter: 1"), fit.warnings().get(0));
  }

  @Test
  @NeedsReplicaSet(initiated = false, isolated = true)
  void aReplicaSetWithoutConfigurationIsWaitedFor(MongoReplicaSet set) {
    StoreCheck.Result.NotReady notReady =
        assertInstanceOf(
            StoreCheck.Result.NotReady.class, check(set.members().get(0).uri(), false));

    assertTrue(notReady.reason().contains("rs.initiate()"));
  }

  @Test
  void aStandaloneServerIsRefusedWithTheCommandThatMendsIt() {
    try (Standalone server = Standalone.start()) {
      for (String uri : List.of(server.uri(""), server.uri("?replicaSet=rs0"))) {
        StoreCheck.Result.Refused refused =
            assertInstanceOf(StoreCheck.Result.Refused.class, check(uri, false), uri);

        assertTrue(refused.reason().contains("mongod --replSet rs0"), refused.reason());
        assertTrue(refused.reason().contains("rs.initiate()"), refused.reason());
      }
    }
  }

  @Test
  void theEmbeddedStoreIsAskedNothing() {
    assertEquals(new StoreCheck.Result.Fit(List.of()), check("mongodb://127.0.0.1:1/", true));
  }

  /** A server that is no replica set. */
  private record Standalone(ServerProcess process, Machine machine, String folder, int port)
      implements AutoCloseable {

    static Standalone start() {
      String given = System.getenv("MUSTER_MONGOD");
      Optional<Path> program =
          given == null || given.isBlank()
              ? Programs.onPath("mongod", System.getenv())
              : Optional.of(Path.of(given));
      Assumptions.assumeTrue(program.isPresent(), "no mongod in MUSTER_MONGOD or on PATH");
      Machine machine = LocalMachine.get();
      String folder = machine.newFolder("standalone-");
      int port = FreePorts.next();
      machine.run(List.of("mkdir", "-p", folder + "/data"), Map.of(), Duration.ofSeconds(20));
      ServerProcess process =
          ServerProcess.start(
              machine,
              List.of(
                  program.get().toString(),
                  "--port",
                  Integer.toString(port),
                  "--bind_ip",
                  machine.bindAddress(),
                  "--dbpath",
                  folder + "/data",
                  "--nounixsocket",
                  "--wiredTigerCacheSizeGB",
                  "0.25"),
              Map.of(),
              folder + "/mongod.log");
      Standalone server = new Standalone(process, machine, folder, port);
      server.awaitStart();
      return server;
    }

    private void awaitStart() {
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(
              () -> {
                new java.net.Socket("127.0.0.1", port).close();
                return true;
              });
    }

    String uri(String options) {
      return "mongodb://127.0.0.1:" + port + "/" + options;
    }

    @Override
    public void close() {
      process.kill();
      machine.delete(folder);
    }
  }
}
