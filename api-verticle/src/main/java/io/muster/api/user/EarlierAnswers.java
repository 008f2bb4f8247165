package io.muster.api.user;

import io.muster.api.operation.Outcomes;
import io.muster.messaging.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a key has its answer already, so that a retry costs neither a hash nor a place in
 * the queue. It is a short cut only: the workers decide once in any case, so a store that is slow
 * or away is not waited for.
 */
final class EarlierAnswers {

  private static final Duration PATIENCE = Duration.ofMillis(250);

  /** Where the write will be refused anyway, which has to be told soon. */
  private static final Duration SHORT_PATIENCE = Duration.ofMillis(50);

  /** More of them at a time would only pile up before a store that is slow. */
  private static final int MOST_AT_A_TIME = 256;

  private final Vertx vertx;
  private final Outcomes outcomes;
  private final AtomicInteger running = new AtomicInteger();

  EarlierAnswers(Vertx vertx, Outcomes outcomes) {
    this.vertx = vertx;
    this.outcomes = outcomes;
  }

  /**
   * The answer; null where there is none or none was found in time. Never fails.
   *
   * @param hurried whether to wait for a short time only
   */
  Future<@Nullable Reply> find(String commandId, boolean hurried) {
    if (running.incrementAndGet() > MOST_AT_A_TIME) {
      running.decrementAndGet();
      return Future.succeededFuture(null);
    }
    Duration patience = hurried ? SHORT_PATIENCE : PATIENCE;
    Promise<@Nullable Reply> found = Promise.promise();
    long timer = vertx.setTimer(patience.toMillis(), late -> found.tryComplete(null));
    Future.succeededFuture()
        .compose(begun -> outcomes.find(List.of(commandId)))
        .onComplete(
            replies -> {
              running.decrementAndGet();
              vertx.cancelTimer(timer);
              found.tryComplete(replies.succeeded() ? replies.result().get(commandId) : null);
            });
    return found.future();
  }
}
