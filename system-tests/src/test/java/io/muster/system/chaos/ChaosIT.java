package io.muster.system.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.junit.NeedsReplicaSet;
import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.Repository;
import io.muster.system.chaos.fault.FaultKind;
import io.muster.system.chaos.fault.Pace;
import io.muster.system.chaos.fault.Schedule;
import io.muster.system.chaos.load.Load;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** About three minutes; the long runs are {@code ./muster chaos}. */
class ChaosIT {

  private static final long SEED = 20_261;

  /** One of each that takes little time. */
  private static final List<FaultKind> KINDS =
      List.of(
          FaultKind.KILL_IN_TRANSACTION,
          FaultKind.KILL_API,
          FaultKind.KILL_BROKER,
          FaultKind.KILL_PRIMARY,
          FaultKind.KILL_SECONDARY,
          FaultKind.KILL_WORKERS_IN_A_ROW,
          FaultKind.PAUSE_WORKER,
          FaultKind.PAUSE_PRIMARY,
          FaultKind.CUT_BROKER,
          FaultKind.HOLD_BROKER,
          FaultKind.DELAY_PRIMARY,
          FaultKind.STEP_DOWN,
          FaultKind.MEMORY_ALARM,
          FaultKind.RESTART_WORKER,
          FaultKind.POISON);

  @Test
  @Timeout(1_200)
  @NeedsRabbit(version = "4", isolated = true)
  @NeedsReplicaSet(members = 3, isolated = true, proxies = true)
  void everyPromiseIsKeptUnderFaults(RabbitServer rabbit, MongoReplicaSet mongo) throws Exception {
    RunPlan plan =
        new RunPlan(
            SEED,
            Schedule.of(SEED, KINDS.size(), KINDS, Pace.quick()),
            0,
            new Load.Size(6, 4, Duration.ofMillis(20)));
    // Not a temporary folder: what is wrong is to be looked at.
    Path history = Repository.path("system-tests/target/chaos-history.jsonl");
    Files.createDirectories(history.getParent());

    RunResult result =
        new ChaosRun(Repository.path(""), plan, history, told -> {}).on(rabbit, mongo);

    assertEquals(
        List.of(), result.complaints(), () -> "the history is " + history.toAbsolutePath());
    assertTrue(result.isClean());
    assertTrue(result.judgement().applied() > 0, () -> result.judgement().toString());
  }
}
