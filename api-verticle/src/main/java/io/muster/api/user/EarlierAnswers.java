package io.muster.api.user;

import io.muster.api.operation.Outcomes;
import io.muster.messaging.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a key has its answer already, so that a retry costs neither a hash nor a place in
 * the queue. It is a short cut only: the workers decide once in any case, so a store that is slow
 * or away is not waited for.
 */
final class EarlierAnswers {

  private static final Duration PATIENCE = Duration.ofMillis(250);

  private final Vertx vertx;
  private final Outcomes outcomes;

  EarlierAnswers(Vertx vertx, Outcomes outcomes) {
    this.vertx = vertx;
    this.outcomes = outcomes;
  }

  /** The answer; null where there is none or none was found in time. Never fails. */
  Future<@Nullable Reply> find(String commandId) {
    Promise<@Nullable Reply> found = Promise.promise();
    long timer = vertx.setTimer(PATIENCE.toMillis(), late -> found.tryComplete(null));
    outcomes
        .find(List.of(commandId))
        .onComplete(
            replies -> {
              vertx.cancelTimer(timer);
              found.tryComplete(replies.succeeded() ? replies.result().get(commandId) : null);
            });
    return found.future();
  }
}
