package io.muster.system.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A client that reads one user again and again, and notes how long that takes. */
final class Reading implements AutoCloseable {

  private static final long PROMPT_MILLIS = 100;

  /** Below what a read would take that waits for what writes wait for, also on a busy machine. */
  private static final long WAITING_MILLIS = 1_000;

  private static final long PAUSE_MILLIS = 25;

  private final Api api;
  private final String path;
  private final List<Long> times = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Thread client = new Thread(this::run, "reader");
  private volatile boolean stopping;

  private Reading(Api api, String path) {
    this.api = api;
    this.path = path;
  }

  static Reading start(Api api, String path) {
    Reading reading = new Reading(api, path);
    reading.client.setDaemon(true);
    reading.client.start();
    return reading;
  }

  private void run() {
    while (!stopping) {
      long begun = System.nanoTime();
      try {
        int status = api.send(Request.get(path)).statusCode();
        if (status != 200) {
          failures.add("status " + status);
        }
        times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (CompletionException failed) {
        failures.add(failed.toString());
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  /** Every read was answered, and at once. Ends it; returns what it saw, for people. */
  String assertUndisturbed() throws InterruptedException {
    close();
    assertEquals(List.of(), failures);
    List<Long> sorted = times.stream().sorted().toList();
    assertTrue(sorted.size() > 20, "only " + sorted.size() + " reads");
    long median = sorted.get(sorted.size() / 2);
    long nine = sorted.get((sorted.size() - 1) * 9 / 10);
    String told = sorted.size() + " reads, median " + median + " ms, nine of ten " + nine + " ms";
    assertTrue(median <= PROMPT_MILLIS && nine <= WAITING_MILLIS, told);
    return told;
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    client.join(TimeUnit.SECONDS.toMillis(40));
  }
}
