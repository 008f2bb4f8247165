package io.muster.worker.store;

import io.muster.retry.Backoff;
import io.muster.worker.decision.Decision;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction is committed: at once by a majority, or first by the primary, from when on the
 * next transaction there sees it. Done only when a majority has it, in either case. Once only.
 */
final class Commit {

  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(400);

  private final Vertx vertx;
  private final @Nullable Consumer<Decision> visible;
  private final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, Backoff.CHANCE);

  /**
   * Ready to run.
   *
   * @param vertx for pauses between tries
   * @param visible gets what was decided as soon as the primary has committed it; null where nobody
   *     asks for that
   */
  Commit(Vertx vertx, @Nullable Consumer<Decision> visible) {
    this.vertx = vertx;
    this.visible = visible;
  }

  /** Whom the transaction's first commit is to wait for. */
  Transaction.FirstCommit first() {
    return visible == null
        ? Transaction.FirstCommit.BY_MAJORITY
        : Transaction.FirstCommit.BY_PRIMARY;
  }

  /**
   * Commits a transaction that was begun with {@link #first}.
   *
   * @param decision what it has written
   * @return succeeds when a majority has it, durably
   */
  Future<Void> run(Transaction transaction, Decision decision) {
    Consumer<Decision> told = visible;
    return told == null
        ? byMajority(transaction, 1)
        : byPrimary(transaction, () -> told.accept(decision))
            .compose(here -> byMajority(transaction, 1));
  }

  /** Where the answer is lost, the majority's tells whether there is anything to see. */
  private static Future<Void> byPrimary(Transaction transaction, Runnable told) {
    return transaction
        .commit()
        .compose(
            here -> {
              told.run();
              return Future.<Void>succeededFuture();
            })
        .recover(
            failure ->
                TransactionFailures.isUnknownCommit(failure)
                    ? Future.succeededFuture()
                    : Future.failedFuture(failure));
  }

  private Future<Void> byMajority(Transaction transaction, int attempt) {
    return transaction
        .commit()
        .recover(
            failure ->
                TransactionFailures.isUnknownCommit(failure) && attempt < ATTEMPTS
                    ? vertx
                        .timer(backoff.nextMillis())
                        .compose(waited -> byMajority(transaction, attempt + 1))
                    : Future.failedFuture(failure));
  }
}
