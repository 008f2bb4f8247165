package io.muster.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void everyClientHasOneOperationUnderWayAndTheRateIsTheirs() throws Exception {
    AtomicInteger most = new AtomicInteger();
    AtomicInteger now = new AtomicInteger();
    LoadReport report =
        run(
            4,
            done -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              after(
                  10,
                  () -> {
                    now.decrementAndGet();
                    done.succeeded();
                  });
            });
    assertEquals(4, most.get());
    assertTrue(report.perSecond() > 40 && report.perSecond() <= 400, report::toString);
    assertTrue(report.p50Micros() >= 10_000, report::toString);
    assertEquals(0, report.failed());
  }

  @Test
  void anOperationThatEndsLongAfterTheWindowIsStillTimed() throws Exception {
    AtomicBoolean slowOneStarted = new AtomicBoolean();
    long inTheWindow = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    LoadReport report =
        run(
            2,
            done -> {
              boolean slow =
                  System.nanoTime() - inTheWindow > 0 && slowOneStarted.compareAndSet(false, true);
              after(slow ? 1_500 : 5, done::succeeded);
            });
    assertTrue(report.maxMicros() >= 1_490_000, report::toString);
  }

  @Test
  void failuresAreCountedByKindAndDoNotStopTheClient() throws Exception {
    AtomicInteger started = new AtomicInteger();
    LoadReport report =
        run(
            1,
            done -> {
              if (started.incrementAndGet() % 2 == 0) {
                done.failed("refused");
              } else {
                after(1, done::succeeded);
              }
            });
    assertTrue(report.failures().get("refused") > 0, report::toString);
    assertTrue(report.completed() > 0, report::toString);
  }

  @Test
  void clientsThatRestComeAsOftenAsTheirRestsAllow() throws Exception {
    LoadReport report =
        run(new Window(8, 200, 1_000, Map.of()).withPause(200), done -> after(1, done::succeeded));
    assertTrue(report.perSecond() > 15 && report.perSecond() <= 45, report::toString);
    assertTrue(report.p50Micros() < 150_000, report::toString);
  }

  @Test
  void clientsThatRestDoNotComeTogetherForGoodWhenTheyWereAnsweredTogether() throws Exception {
    AtomicInteger waiting = new AtomicInteger();
    AtomicInteger bunches = new AtomicInteger();
    run(
        new Window(8, 50, 1_000, Map.of()).withPause(200),
        done -> {
          if (waiting.getAndIncrement() == 0) {
            bunches.incrementAndGet();
          }
          // All that come within 20 milliseconds are answered at once.
          after(
              20 - System.nanoTime() / 1_000_000 % 20,
              () -> {
                waiting.decrementAndGet();
                done.succeeded();
              });
        });
    // Clients that stay together make one every 200 to 220 milliseconds.
    assertTrue(bunches.get() > 10, "bunches: " + bunches);
  }

  @Test
  void theLoadsOwnCpuTimeIsMeasured() throws Exception {
    LoadReport report = run(1, done -> after(5, done::succeeded));
    assertTrue(report.cpuSeconds().containsKey(CpuClock.OWN), report::toString);
  }

  @Test
  void aReportSurvivesTheWayBetweenProcesses() throws Exception {
    LoadReport report = run(1, done -> after(5, done::succeeded)).with("rows/s", 12.5);
    assertEquals(report, LoadReport.of(report.toJson()));
    assertEquals(12.5, report.other("rows/s"));
    assertEquals(report, report.with("rows/s of nothing", Double.NaN));
    Window window = new Window(64, 100, 200, Map.of("api", 12L)).withPause(30);
    assertEquals(window, Window.of(window.toJson()));
  }

  private void after(long millis, Runnable task) {
    timers.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private LoadReport run(int clients, Start start) throws Exception {
    return run(new Window(clients, 50, 500, Map.of()), start);
  }

  private LoadReport run(Window window, Start start) throws Exception {
    Operation operation =
        new Operation() {
          @Override
          public void start(int client, Done done) {
            start.start(done);
          }

          @Override
          public void close() {}
        };
    return ClosedLoop.run(operation, window, timers);
  }

  private interface Start {
    void start(Operation.Done done);
  }
}
