package io.muster.startup;

import io.muster.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tries until it succeeds, with backoff and jitter; only what can't heal ends it. */
final class Patience {

  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

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
    return attempt(attempt, new Backoff(FIRST_WAIT, LONGEST_WAIT, Backoff.CHANCE));
  }

  private <T> Future<T> attempt(Supplier<Future<T>> attempt, Backoff backoff) {
    return attempt
        .get()
        .recover(
            failure -> {
              if (failure instanceof HopelessException) {
                return Future.failedFuture(failure);
              }
              onFailure.accept(failure);
              return vertx.timer(backoff.nextMillis()).compose(passed -> attempt(attempt, backoff));
            });
  }
}
