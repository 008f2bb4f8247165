package io.muster.system.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.process.MusterProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All processes are replaced under load, and nobody notices. */
@NeedsRabbit(version = "4", virtualHosts = true)
@NeedsReplicaSet(members = 3)
@Timeout(240)
class RollingRestartIT {

  private static final int CLIENTS = 6;

  @Test
  void noRequestFailsWhileEveryApiAndEveryWorkerIsReplaced(
      RabbitServer rabbit, MongoReplicaSet mongo) throws Exception {
    Map<String, String> settings = Map.of("DRAIN_DELAY", Balancer.DRAIN_DELAY);
    try (Processes processes =
            new Processes(rabbit.newVirtualHost(), mongo.uri(), "rolling", settings);
        Balancer balancer = new Balancer()) {
      List<MusterProcess> workers = List.of(processes.worker(), processes.worker());
      List<MusterProcess> apis = List.of(processes.api(), processes.api());
      workers.forEach(MusterProcess::awaitReady);
      apis.forEach(balancer::add);
      try (Load load = Load.start(CLIENTS, balancer::send)) {
        awaitMore(load);
        for (int n = 0; n < apis.size(); n++) {
          replace(processes, balancer, apis.get(n), workers.get(n));
          awaitMore(load);
        }
        String told = load.finish();
        System.out.println("rolling restart: " + told);
        assertEquals(List.of(), load.failures(), told);
      }
    }
  }

  /** An API and a worker: those that replace them are there before they go. */
  private static void replace(
      Processes processes, Balancer balancer, MusterProcess api, MusterProcess worker) {
    MusterProcess newApi = processes.api();
    MusterProcess newWorker = processes.worker();
    balancer.add(newApi);
    newWorker.awaitReady();
    api.signal("TERM");
    worker.signal("TERM");
    assertEquals(0, api.exitCode(), api::output);
    assertEquals(0, worker.exitCode(), worker::output);
    balancer.remove(api);
  }

  private static void awaitMore(Load load) {
    int before = load.answered();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> load.answered() > before + 100 || !load.failures().isEmpty());
    assertTrue(load.failures().isEmpty(), () -> load.failures().toString());
  }
}
