package io.muster.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads the CPU time of processes and of the whole machine, to the hundredth of a second. */
public final class CpuClock {
  /** The name of this process among others. */
  public static final String OWN = "load";

  private static final Path MACHINE = Path.of("/proc/stat");
  private static final int IDLE = 3;
  private static final int WAITING = 4;
  private static final int STOLEN = 7;

  private final Map<String, ProcessHandle> processes = new HashMap<>();

  /** For these processes (ids by name) and this one. */
  public CpuClock(Map<String, Long> ids) {
    processes.put(OWN, ProcessHandle.current());
    ids.forEach(
        (name, id) -> ProcessHandle.of(id).ifPresent(process -> processes.put(name, process)));
  }

  /** What the clocks show now. */
  public Reading read() {
    Map<String, Double> seconds = new HashMap<>();
    processes.forEach(
        (name, process) ->
            process
                .info()
                .totalCpuDuration()
                .map(CpuClock::seconds)
                .ifPresent(used -> seconds.put(name, used)));
    long[] ticks = machineTicks();
    return new Reading(seconds, busy(ticks), Arrays.stream(ticks).sum());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static long busy(long[] ticks) {
    long busy = 0;
    for (int i = 0; i < ticks.length; i++) {
      busy += i == IDLE || i == WAITING ? 0 : ticks[i];
    }
    return busy;
  }

  /** user, nice, system, idle, iowait, irq, softirq, steal; all 0 where the system has no such. */
  private static long[] machineTicks() {
    long[] ticks = new long[STOLEN + 1];
    try {
      String[] words = Files.readAllLines(MACHINE, US_ASCII).get(0).split("\\s+");
      for (int i = 0; i < ticks.length; i++) {
        ticks[i] = Long.parseLong(words[i + 1]);
      }
      return ticks;
    } catch (IOException notLinux) {
      return new long[STOLEN + 1];
    }
  }

  /**
   * The clocks at one time.
   *
   * @param seconds CPU time by process
   * @param busyTicks what all cores together worked
   * @param allTicks what they could have worked
   */
  public record Reading(Map<String, Double> seconds, long busyTicks, long allTicks) {

    /** CPU seconds that passed since an earlier reading. */
    public Map<String, Double> secondsSince(Reading earlier) {
      Map<String, Double> passed = new HashMap<>();
      seconds.forEach(
          (name, now) -> {
            Double before = earlier.seconds.get(name);
            if (before != null) {
              passed.put(name, now - before);
            }
          });
      return passed;
    }

    /** How many cores were busy since an earlier reading; 0 where that isn't known. */
    public double busyCoresSince(Reading earlier) {
      long all = allTicks - earlier.allTicks;
      int cores = Runtime.getRuntime().availableProcessors();
      return all == 0 ? 0 : (double) (busyTicks - earlier.busyTicks) / all * cores;
    }
  }
}
