package io.muster.system.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One write after another while writes are refused, and what they were told. */
final class Attempts {

  /** What a waiting publisher would be far beyond, and a busy machine seldom. */
  private static final long PROMPT_MILLIS = 100;

  /** Below what a refusal would take that waits for the deadline of answers. */
  private static final long WAITING_MILLIS = 1_000;

  private static final long PAUSE_MILLIS = 200;
  private static final int REFUSED = 503;

  /**
   * One of them.
   *
   * @param begun when it was sent, in milliseconds
   * @param took how long its answer took
   * @param retryAfter what it was told, in seconds; 0 where nothing
   */
  record Attempt(long begun, long took, int status, int retryAfter, HttpResponse<String> answer) {}

  private final Supplier<HttpResponse<String>> write;
  private final List<Attempt> all = new ArrayList<>();

  Attempts(Supplier<HttpResponse<String>> write) {
    this.write = write;
  }

  /** Sends the write once. */
  Attempt once() {
    long begun = System.nanoTime();
    HttpResponse<String> answer = write.get();
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    String retryAfter = Told.header(answer, "Retry-After");
    Attempt attempt =
        new Attempt(
            TimeUnit.NANOSECONDS.toMillis(begun),
            took,
            answer.statusCode(),
            retryAfter.isEmpty() ? 0 : Integer.parseInt(retryAfter),
            answer);
    all.add(attempt);
    return attempt;
  }

  /** Sends it again and again for as long as this holds. */
  void whilst(BooleanSupplier condition) throws InterruptedException {
    while (condition.getAsBoolean()) {
      once();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** Sends it until it is taken. */
  void untilTaken(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Attempt last = once();
    while (last.status() == REFUSED) {
      assertTrue(System.nanoTime() - end < 0, () -> "never taken: " + this);
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      last = once();
    }
    assertTrue(last.status() < 300, () -> "not taken: " + this);
  }

  List<Attempt> refused() {
    return all.stream().filter(attempt -> attempt.status() == REFUSED).toList();
  }

  /** The refusals came at once: most of them within the tenth of a second. */
  void assertPrompt() {
    List<Long> times = refused().stream().map(Attempt::took).sorted().toList();
    assertTrue(times.size() >= 5, () -> "too few refusals: " + this);
    long median = times.get(times.size() / 2);
    long nine = times.get((times.size() - 1) * 9 / 10);
    assertTrue(median <= PROMPT_MILLIS, () -> "refused after " + times + " ms");
    assertTrue(nine <= WAITING_MILLIS, () -> "refused after " + times + " ms");
  }

  /**
   * What was told is held against when a write was really taken (the last one): a client that does
   * as it is told asks a few times only, and waits for at most twice as long as was needed, and the
   * second that is the least.
   */
  void assertHonest() {
    List<Attempt> refused = refused();
    long first = refused.get(0).begun();
    long needed = all.get(all.size() - 1).begun() - first;
    long back = 0;
    int asked = 0;
    for (Attempt attempt : refused) {
      int told = attempt.retryAfter();
      assertTrue(told >= 1 && told <= 60, () -> "told " + told);
      if (attempt.begun() - first >= back) {
        asked++;
        back = attempt.begun() - first + told * 1_000L;
      }
    }
    long waited = back;
    int times = asked;
    assertTrue(waited <= 2 * needed + 1_500, () -> "waits " + waited + " of " + needed + this);
    assertTrue(times <= 7, () -> "asks " + times + " times: " + this);
  }

  /** Where refusals went on for seconds, more is told at the end than at the beginning. */
  void assertGrowing() {
    List<Attempt> refused = refused();
    assertEquals(1, refused.get(0).retryAfter(), this::toString);
    int last = refused.get(refused.size() - 1).retryAfter();
    assertTrue(last >= 2, this::toString);
  }

  /** For people: when, what, and what was told. */
  @Override
  public String toString() {
    long first = all.get(0).begun();
    StringBuilder text = new StringBuilder("\n  ms after the first: status, Retry-After, ms\n");
    for (Attempt attempt : all) {
      text.append(
          "  %6d: %d, %2d, %d%n"
              .formatted(
                  attempt.begun() - first, attempt.status(), attempt.retryAfter(), attempt.took()));
    }
    return text.toString();
  }
}
