package io.muster.cli.imports;

import io.muster.cli.http.ApiAnswer;
import io.muster.retry.Backoff;
import java.time.Duration;

/**
 * Tries that make sense for as long as the answer may change, with pauses. The time counts from the
 * first that failed, since one may go well for hours before it breaks. For one thread.
 */
final class Attempts {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, Backoff.CHANCE);
  private final Duration limit;
  private final Stop stop;
  private boolean hasFailed;
  private long failedNanos;
  private long reached;

  /** Tries for no longer than this after a failure, and until somebody stops it. */
  Attempts(Duration limit, Stop stop) {
    this.limit = limit;
    this.stop = stop;
  }

  /** So much is done: where that is more than before, the time for all tries begins anew. */
  void reached(long count) {
    if (count > reached) {
      reached = count;
      hasFailed = false;
      pauses.reset();
    }
  }

  /**
   * Waits before the next try.
   *
   * @throws io.muster.cli.CliException if the answer would be the same, it took too long, or it was
   *     stopped
   */
  void failed(ApiAnswer answer) throws InterruptedException {
    long now = System.nanoTime();
    if (!hasFailed) {
      hasFailed = true;
      failedNanos = now;
    }
    boolean mayPass = true;
    Duration pause = Duration.ofMillis(pauses.nextMillis());
    if (answer instanceof ApiAnswer.Refused refused) {
      mayPass = refused.mayPass();
      Duration asked = refused.retryAfter();
      pause = asked == null ? pause : asked;
    }
    if (!mayPass || now - failedNanos + pause.toNanos() > limit.toNanos()) {
      throw ImportsApi.failure(answer);
    }
    stop.pause(pause);
  }
}
