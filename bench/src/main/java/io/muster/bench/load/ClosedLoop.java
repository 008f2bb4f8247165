package io.muster.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * A number of clients, each of which begins its next operation when the last one has ended, or a
 * pause later. Counts what ends within the measured window, and times what begins in it, however
 * late it ends: else the slowest would be missing. The load goes on until those have ended.
 */
final class ClosedLoop {
  private static final Duration LONGEST_TAIL = Duration.ofSeconds(15);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 20;
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(5);

  private final Operation operation;
  private final Window window;
  private final ScheduledExecutorService retries;
  private final List<Client> clients = new ArrayList<>();

  private final Histogram micros = new AtomicHistogram(HIGHEST_MICROS, 3);
  private final LongAdder completed = new LongAdder();
  private final Map<String, Long> failures = new TreeMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger measuredUnderWay = new AtomicInteger();
  private final long from;
  private final long to;
  private volatile boolean ending;

  private ClosedLoop(Operation operation, Window window, ScheduledExecutorService retries) {
    this.operation = operation;
    this.window = window;
    this.retries = retries;
    this.from = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(window.warmUpMillis());
    this.to = from + TimeUnit.MILLISECONDS.toNanos(window.measuredMillis());
  }

  /**
   * Runs one window; the caller's thread waits.
   *
   * @param retries where clients rest, and wait after a failure
   */
  static LoadReport run(Operation operation, Window window, ScheduledExecutorService retries)
      throws Exception {
    operation.prepare(window.clients());
    return new ClosedLoop(operation, window, retries).measure();
  }

  private LoadReport measure() {
    CpuClock clock = new CpuClock(window.processes());
    begin();
    waitUntil(from);
    CpuClock.Reading before = clock.read();
    waitUntil(to);
    CpuClock.Reading after = clock.read();
    waitFor(LONGEST_TAIL, () -> measuredUnderWay.get() == 0);
    ending = true;
    waitFor(LONGEST_DRAIN, () -> underWay.get() == 0);
    clients.forEach(Client::giveUp);
    return report(after.secondsSince(before), after.busyCoresSince(before));
  }

  private void begin() {
    underWay.set(window.clients());
    for (int number = 0; number < window.clients(); number++) {
      clients.add(new Client(number));
    }
    clients.forEach(Client::arrive);
  }

  private LoadReport report(Map<String, Double> cpuSeconds, double busyCores) {
    long count = completed.sum();
    return new LoadReport(
        count * 1e9 / (to - from),
        count,
        micros.getValueAtPercentile(50),
        micros.getValueAtPercentile(99),
        micros.getMaxValue(),
        failuresSoFar(),
        cpuSeconds,
        busyCores,
        Map.of());
  }

  private Map<String, Long> failuresSoFar() {
    synchronized (failures) {
      return Map.copyOf(failures);
    }
  }

  private void failed(String kind) {
    synchronized (failures) {
      failures.merge(kind, 1L, Long::sum);
    }
  }

  private static void waitUntil(long nanoTime) {
    long left;
    while ((left = nanoTime - System.nanoTime()) > 0) {
      LockSupport.parkNanos(left);
    }
  }

  private static void waitFor(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /** One client. Its fields are handed from thread to thread with its operation. */
  private final class Client implements Operation.Done {
    private final int number;
    private final Random rests;
    private long startedAt;
    private volatile boolean measured;

    Client(int number) {
      this.number = number;
      this.rests = new Random(number);
    }

    /** At once, or each client at a time of its own where they rest. */
    void arrive() {
      if (window.pauseMillis() > 0) {
        retries.schedule(this::begin, rests.nextLong(window.pauseMillis()), TimeUnit.MILLISECONDS);
      } else {
        begin();
      }
    }

    /** Rests differ: else clients that were answered together would come together from then on. */
    private void goOn() {
      long pause = window.pauseMillis();
      if (pause > 0) {
        long rest = pause / 2 + rests.nextLong(pause);
        retries.schedule(this::begin, rest, TimeUnit.MILLISECONDS);
      } else {
        begin();
      }
    }

    void begin() {
      if (ending) {
        underWay.decrementAndGet();
        return;
      }
      startedAt = System.nanoTime();
      measured = startedAt - from >= 0 && startedAt - to < 0;
      if (measured) {
        measuredUnderWay.incrementAndGet();
      }
      operation.start(number, this);
    }

    @Override
    public void succeeded() {
      long now = System.nanoTime();
      if (now - from >= 0 && now - to < 0) {
        completed.increment();
      }
      settle(now);
      goOn();
    }

    @Override
    public void failed(String kind) {
      if (measured) {
        ClosedLoop.this.failed(kind);
      }
      settle(System.nanoTime());
      retries.schedule(this::begin, PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Counts what never ended with the time it has taken so far. */
    void giveUp() {
      if (measured) {
        ClosedLoop.this.failed("unfinished");
        settle(System.nanoTime());
      }
    }

    private void settle(long now) {
      if (measured) {
        measured = false;
        micros.recordValue(
            Math.min(HIGHEST_MICROS, TimeUnit.NANOSECONDS.toMicros(now - startedAt)));
        measuredUnderWay.decrementAndGet();
      }
    }
  }
}
