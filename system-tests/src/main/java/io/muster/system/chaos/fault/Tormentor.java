package io.muster.system.chaos.fault;

import io.muster.backends.process.BackendException;
import io.muster.system.chaos.history.History;
import io.muster.system.chaos.load.PoisonSource;
import io.muster.system.chaos.load.Probe;
import io.muster.system.chaos.scene.MusterNode;
import io.muster.system.chaos.scene.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Does planned faults, one after another, and measures how soon the service resumes. */
public final class Tormentor {
  /** After this it counts as not resumed at all. */
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);

  private final Scene scene;
  private final History history;
  private final Probe probe;
  private final Injuries injuries;
  private final Consumer<String> progress;
  private final List<FaultReport> reports = new ArrayList<>();
  private final List<String> mishaps = new ArrayList<>();

  /** Does nothing yet. */
  public Tormentor(
      Scene scene, History history, Probe probe, PoisonSource poison, Consumer<String> progress) {
    this.scene = scene;
    this.history = history;
    this.probe = probe;
    this.injuries = new Injuries(scene, poison);
    this.progress = progress;
  }

  /** Does a fault; returns when all is mended. The caller's thread waits. */
  public void inflict(PlannedFault fault) {
    sleep(fault.gap());
    Injury injury;
    try {
      injury = injuries.of(fault);
      note(fault + " begins");
      injury.begin();
    } catch (BackendException | IllegalStateException impossible) {
      // Such as a primary that can't step down because no secondary has caught up.
      note(fault + " could not be done: " + impossible.getMessage());
      scene.restore();
      return;
    }
    if (injury.lasts()) {
      sleep(fault.hold());
    }
    injury.end();
    note(fault + " ended");
    Optional<Duration> recovery = probe.await(RECOVERY_LIMIT);
    reports.add(new FaultReport(fault, recovery));
    String told =
        recovery.map(time -> "recovered after " + time.toMillis() + " ms").orElse("NOT RECOVERED");
    note(fault + " " + told);
    progress.accept(fault + ": " + told);
    lookForMishaps();
    injury.repair();
    scene.restore();
  }

  private void lookForMishaps() {
    scene.nodes().stream()
        .map(MusterNode::mishap)
        .filter(Objects::nonNull)
        .forEach(
            mishap -> {
              note(mishap);
              mishaps.add(mishap);
            });
  }

  private void note(String text) {
    history.note(text);
  }

  private static void sleep(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  /** What was done. */
  public List<FaultReport> reports() {
    return List.copyOf(reports);
  }

  /** Processes that ended by themselves. */
  public List<String> mishaps() {
    return List.copyOf(mishaps);
  }
}
