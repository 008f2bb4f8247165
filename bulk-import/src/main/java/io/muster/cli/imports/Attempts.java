package io.muster.cli.imports;

import io.muster.cli.http.ApiAnswer;
import io.muster.retry.Backoff;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tries that make sense for as long as the answer may change, with pauses. For one thread. */
final class Attempts {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, Backoff.CHANCE);
  private final long endNanos;

  /** Tries for no longer than this. */
  Attempts(Duration limit) {
    this.endNanos = System.nanoTime() + limit.toNanos();
  }

  /**
   * Waits before the next try.
   *
   * @throws io.muster.cli.CliException if the answer would be the same, or it took too long
   */
  void failed(ApiAnswer answer) throws InterruptedException {
    boolean mayPass = true;
    Duration pause = Duration.ofMillis(pauses.nextMillis());
    if (answer instanceof ApiAnswer.Refused refused) {
      mayPass = refused.mayPass();
      Duration asked = refused.retryAfter();
      pause = asked == null ? pause : asked;
    }
    if (!mayPass || System.nanoTime() + pause.toNanos() - endNanos > 0) {
      throw ImportsApi.failure(answer);
    }
    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
  }
}
