package io.muster.startup;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tries until it succeeds, with backoff and jitter; only what can't heal ends it. */
final class Patience {

  private static final long FIRST_MILLIS = 200;
  private static final long LONGEST_MILLIS = 5_000;

  private final Vertx vertx;
  private final Consumer<Throwable> onFailure;

  /**
   * Makes one.
   *
   * @param onFailure hears of each failure that another try follows
   */
  Patience(Vertx vertx, Consumer<Throwable> onFailure) {
    this.vertx = vertx;
    this.onFailure = onFailure;
  }

  /** Fails only with a {@link HopelessException}. */
  <T> Future<T> until(Supplier<Future<T>> attempt) {
    return attempt(attempt, FIRST_MILLIS);
  }

  private <T> Future<T> attempt(Supplier<Future<T>> attempt, long backoffMillis) {
    return attempt
        .get()
        .recover(
            failure -> {
              if (failure instanceof HopelessException) {
                return Future.failedFuture(failure);
              }
              onFailure.accept(failure);
              return vertx
                  .timer(jittered(backoffMillis).toMillis())
                  .compose(passed -> attempt(attempt, Math.min(backoffMillis * 2, LONGEST_MILLIS)));
            });
  }

  private static Duration jittered(long millis) {
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2) + 1);
  }
}
