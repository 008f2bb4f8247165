package io.muster.api.query;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoSocketException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads that end in time, whatever becomes of the member that was asked: one that is paused or cut
 * off says nothing, and the driver takes seconds to notice. Any thread.
 */
final class TimedReads {

  /** What a member's answer may take on its way, after the limit that the member itself keeps. */
  static final Duration ON_THE_WAY = Duration.ofMillis(100);

  private static final int MAX_TIME_EXPIRED = 50;

  private final Duration total;
  private final Counter turned;
  private final Counter unanswered;

  /**
   * Reads that take no longer than this.
   *
   * @param total after this long a read fails, whatever happens
   */
  TimedReads(Duration total, MeterRegistry metrics) {
    this.total = total;
    this.turned =
        Counter.builder("muster.reads.turned")
            .description("Reads that turned to the primary: a secondary didn't answer in time")
            .register(metrics);
    this.unanswered =
        Counter.builder("muster.reads.unanswered")
            .description("Reads that no member answered within their deadline")
            .register(metrics);
  }

  /**
   * Asks one member.
   *
   * @param <T> what it answers
   */
  interface Attempt<T> {

    /**
     * Asks.
     *
     * @param toPrimary whether the primary is to be asked, where there is one
     * @param limit how long the member may take
     */
    Future<T> at(boolean toPrimary, Duration limit);
  }

  /**
   * Asks a member, and the primary if that one doesn't answer, or not in time. Fails with what
   * {@link #isTooSlow} knows if there is no answer within the total.
   *
   * @param firstLimit how long the first member may take; at most half of the total
   */
  <T> Future<T> run(Duration firstLimit, Attempt<T> attempt) {
    long begin = System.nanoTime();
    Duration half = total.dividedBy(2);
    Duration limit = firstLimit.compareTo(half) < 0 ? firstLimit : half;
    return bounded(limit, attempt.at(false, limit))
        .recover(
            failure -> {
              if (!isNoAnswer(failure)) {
                return Future.failedFuture(failure);
              }
              turned.increment();
              Duration rest = total.minusNanos(System.nanoTime() - begin).minus(ON_THE_WAY);
              return primary(rest.isNegative() ? Duration.ofMillis(1) : rest, attempt);
            });
  }

  private <T> Future<T> primary(Duration limit, Attempt<T> attempt) {
    return bounded(limit, attempt.at(true, limit))
        .onFailure(
            failure -> {
              if (isNoAnswer(failure)) {
                unanswered.increment();
              }
            });
  }

  /** What comes after that is nobody's any more. */
  private static <T> Future<T> bounded(Duration limit, Future<T> answer) {
    return answer.timeout(limit.plus(ON_THE_WAY).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether another member may well answer. */
  private static boolean isNoAnswer(Throwable failure) {
    // The driver asks again itself, but only once, and some commands not at all.
    return isTooSlow(failure)
        || failure instanceof MongoSocketException
        || failure instanceof MongoClientException;
  }

  /** Whether a member, or all of them, took too long. */
  static boolean isTooSlow(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof MongoExecutionTimeoutException
        || (failure instanceof MongoException exception && exception.getCode() == MAX_TIME_EXPIRED);
  }
}
