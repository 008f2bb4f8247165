package io.muster.bench.system;

import io.muster.bench.load.CpuClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Whether the machine is quiet enough for figures to mean something. */
public final class Quiet {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final double MOST = 0.3;

  private Quiet() {}

  /** How many cores are busy with other things now; looks for two seconds. */
  public static double busyCores() {
    CpuClock clock = new CpuClock(Map.of());
    CpuClock.Reading before = clock.read();
    long end = System.nanoTime() + LOOK.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return clock.read().busyCoresSince(before);
  }

  /** That in a sentence. */
  public static String tell(double busyCores) {
    String fact =
        "Before the run, %.1f of %d cores were busy with other things."
            .formatted(busyCores, Runtime.getRuntime().availableProcessors());
    return busyCores > MOST ? fact + " On a machine like that the figures mean little." : fact;
  }
}
