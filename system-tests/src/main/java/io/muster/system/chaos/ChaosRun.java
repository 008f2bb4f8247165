package io.muster.system.chaos;

import io.muster.backends.mongo.MongoReplicaSet;
import io.muster.backends.process.Poll;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.chaos.check.Checker;
import io.muster.system.chaos.fault.PlannedFault;
import io.muster.system.chaos.fault.Tormentor;
import io.muster.system.chaos.history.History;
import io.muster.system.chaos.load.Load;
import io.muster.system.chaos.load.PoisonSource;
import io.muster.system.chaos.load.Probe;
import io.muster.system.chaos.scene.Scene;
import io.muster.system.chaos.scene.StoredState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Load and faults on a scene, then silence, then the judgement. The caller's thread waits. */
public final class ChaosRun {
  /** A broker that is killed within three seconds of their declaration can lose quorum queues. */
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(3);

  private static final Duration DRAIN_LOOK = Duration.ofSeconds(1);
  private static final int LOOKS_AT_EMPTY_QUEUES = 3;
  private static final Duration COMMANDS_LOOK = Duration.ofMillis(500);

  private final Path home;
  private final RunPlan plan;
  private final Path historyFile;
  private final Consumer<String> progress;
  private final List<String> mishaps = new ArrayList<>();

  /**
   * Does nothing yet.
   *
   * @param home the folder of the repository, with API and worker built
   * @param historyFile where the history goes
   * @param progress told what is going on
   */
  public ChaosRun(Path home, RunPlan plan, Path historyFile, Consumer<String> progress) {
    this.home = home;
    this.plan = plan;
    this.historyFile = historyFile;
    this.progress = progress;
  }

  /**
   * Runs, and judges what came of it.
   *
   * @param rabbit for this run alone
   * @param mongo for this run alone, its members behind proxies
   */
  public RunResult on(RabbitServer rabbit, MongoReplicaSet mongo) {
    Tormentor tormentor;
    long begin;
    Duration loadTime;
    try (History history = History.in(historyFile);
        Scene scene = new Scene(home, rabbit, mongo, plan.hasClockJumps())) {
      progress.accept("starting two APIs and two workers");
      scene.start();
      LockSupport.parkNanos(RabbitServer.QUEUES_KEPT.toNanos());
      String run = "r" + Long.toString(Math.abs(plan.seed()), Character.MAX_RADIX);
      try (Probe probe = Probe.create(scene, history, run);
          PoisonSource poison = new PoisonSource(scene, history, Math.abs(plan.seed()))) {
        tormentor = new Tormentor(scene, history, probe, poison, progress);
        begin = System.nanoTime();
        torment(scene, history, run, tormentor);
      }
      loadTime = Duration.ofNanos(System.nanoTime() - begin);
      drain(scene);
      StoredState.record(scene, history);
    }
    progress.accept("checking the history");
    mishaps.addAll(tormentor.mishaps());
    return new RunResult(Checker.check(historyFile), tormentor.reports(), mishaps, loadTime);
  }

  private void torment(Scene scene, History history, String run, Tormentor tormentor) {
    Load load = Load.start(scene, history, run, plan.seed(), plan.load());
    try {
      for (PlannedFault fault : plan.faults()) {
        tormentor.inflict(fault);
      }
      progress.accept("faults are done, %,d commands sent".formatted(load.sent()));
      while (load.sent() < plan.commands()) {
        LockSupport.parkNanos(COMMANDS_LOOK.toNanos());
      }
      scene.restore();
    } finally {
      load.finish();
    }
  }

  /** Waits until the queues have been empty for a while. */
  private void drain(Scene scene) {
    progress.accept("waiting for the queues to drain");
    int[] empty = {0};
    boolean drained =
        Poll.until(
            DRAIN_LIMIT,
            () -> {
              empty[0] = StoredState.queued(scene) == 0 ? empty[0] + 1 : 0;
              LockSupport.parkNanos(DRAIN_LOOK.toNanos());
              return empty[0] >= LOOKS_AT_EMPTY_QUEUES;
            });
    if (!drained) {
      mishaps.add("the queues had not drained after " + DRAIN_LIMIT.toSeconds() + " s");
    }
  }
}
