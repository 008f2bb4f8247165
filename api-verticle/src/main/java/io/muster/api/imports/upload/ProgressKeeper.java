package io.muster.api.imports.upload;

import io.muster.api.imports.record.ImportRecords;
import io.muster.api.imports.record.UploadEnding;
import io.muster.api.imports.record.UploadPoint;
import io.muster.mongo.LoggedFailures;
import io.muster.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves how far an upload has come, at most twice a second, and with that keeps its lease. On the
 * event loop that made it.
 */
final class ProgressKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressKeeper.class);
  private static final long LOOK_MILLIS = 500;

  /** Also without news, for the lease, and to hear soon that the import was cancelled. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

  private static final int TRIES = 4;

  private final Vertx vertx;
  private final ImportRecords records;
  private final String importId;
  private final String token;
  private final Supplier<UploadPoint> confirmed;
  private final Runnable lost;
  private final long timer;
  private Future<Void> writing = Future.succeededFuture();
  private UploadPoint saved;
  private long savedNanos = System.nanoTime();

  /**
   * Begins.
   *
   * @param confirmed tells how far the upload has come
   * @param lost called once when the upload has to end
   */
  ProgressKeeper(
      Vertx vertx,
      ImportRecords records,
      String importId,
      String token,
      Supplier<UploadPoint> confirmed,
      Runnable lost) {
    this.vertx = vertx;
    this.records = records;
    this.importId = importId;
    this.token = token;
    this.confirmed = confirmed;
    this.lost = lost;
    this.saved = confirmed.get();
    this.timer = vertx.setPeriodic(LOOK_MILLIS, tick -> look());
  }

  private void look() {
    UploadPoint point = confirmed.get();
    boolean silent = System.nanoTime() - savedNanos > LONGEST_SILENCE.toNanos();
    if (!writing.isComplete() || (point.equals(saved) && !silent)) {
      return;
    }
    Promise<Void> done = Promise.promise();
    writing = done.future();
    records
        .save(importId, token, point)
        .onComplete(
            save -> {
              savedNanos = System.nanoTime();
              if (save.succeeded() && save.result()) {
                saved = point;
              } else if (save.succeeded()) {
                vertx.cancelTimer(timer);
                lost.run();
              } else {
                // Tried again at the next look; the lease bears some silence.
                LOG.debug(
                    "event=import_progress_not_saved import_id={} cause=\"{}\"",
                    importId,
                    LoggedFailures.describe(save.cause()));
              }
              done.complete();
            });
  }

  /**
   * Saves for the last time and gives the lease back.
   *
   * @return false if the lease was lost; fails if the store can't be reached in several tries
   */
  Future<Boolean> end(UploadPoint point, UploadEnding ending) {
    vertx.cancelTimer(timer);
    Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2), Backoff.CHANCE);
    // Not beside a save that is under way: it could come after this one.
    return writing.compose(written -> end(point, ending, 1, backoff));
  }

  private Future<Boolean> end(
      UploadPoint point, UploadEnding ending, int attempt, Backoff backoff) {
    return records
        .end(importId, token, point, ending)
        .compose(
            ended ->
                ended || attempt == 1
                    ? Future.succeededFuture(ended)
                    // The try before may have done it and its answer got lost.
                    : records
                        .find(importId)
                        .map(stored -> stored != null && stored.upload().point().equals(point)))
        .recover(
            cause ->
                attempt == TRIES
                    ? Future.failedFuture(cause)
                    : vertx
                        .timer(backoff.nextMillis(), TimeUnit.MILLISECONDS)
                        .compose(waited -> end(point, ending, attempt + 1, backoff)));
  }
}
