package io.muster.api.write;

import io.muster.retry.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One write whose sender waits. Its state may be seen and changed from any thread. */
final class PendingWrite {

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final WriteRequest request;
  private final String correlationId;
  private final int shard;
  private final Context context;
  private final long deadlineNanos;
  private final long givesUpNanos;
  private final Promise<WriteResult> promise = Promise.promise();
  private final AtomicBoolean answered = new AtomicBoolean();

  /** The reply queue that the reply will come to; another one since means it may never come. */
  private volatile @Nullable String replyQueue;

  private volatile boolean confirmed;
  private volatile boolean doubtful;
  private final AtomicInteger attempts = new AtomicInteger();

  /** Of a publish that has to be repeated, which few have; by one thread after the other. */
  private @Nullable Backoff backoff;

  /**
   * A write that has begun to wait.
   *
   * @param deadlineNanos when its sender is answered what is known, by {@link System#nanoTime}
   * @param givesUpNanos until when an unconfirmed publish is repeated, by the same clock
   */
  PendingWrite(
      WriteRequest request,
      String correlationId,
      int shard,
      Context context,
      long deadlineNanos,
      long givesUpNanos) {
    this.request = request;
    this.correlationId = correlationId;
    this.shard = shard;
    this.context = context;
    this.deadlineNanos = deadlineNanos;
    this.givesUpNanos = givesUpNanos;
  }

  WriteRequest request() {
    return request;
  }

  String commandId() {
    return request.command().id();
  }

  String correlationId() {
    return correlationId;
  }

  int shard() {
    return shard;
  }

  Future<WriteResult> result() {
    return promise.future();
  }

  boolean isAnswered() {
    return answered.get();
  }

  /** When its sender is answered what is known, by {@link System#nanoTime}. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isOverdue(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  /** Whether an unconfirmed publish is no longer to be repeated. */
  boolean givesUp(long nowNanos) {
    return nowNanos - givesUpNanos >= 0;
  }

  void sentWith(@Nullable String queue) {
    replyQueue = queue;
    attempts.incrementAndGet();
  }

  int attempts() {
    return attempts.get();
  }

  /** How long to wait before an unconfirmed publish is repeated, in milliseconds. */
  long nextWaitMillis() {
    if (backoff == null) {
      backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, Backoff.CHANCE);
    }
    return backoff.nextMillis();
  }

  void confirm() {
    confirmed = true;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  /** From now on the broker may have it without this process knowing. */
  void doubt() {
    doubtful = true;
  }

  boolean isDoubtful() {
    return doubtful;
  }

  /** Whether its reply may have gone to a queue that is no more. */
  boolean mayHaveMissedReply(@Nullable String currentQueue) {
    String sentWith = replyQueue;
    return confirmed && (sentWith == null || !sentWith.equals(currentQueue));
  }

  /**
   * Answers the sender, on its event loop.
   *
   * @return false if it has been answered before
   */
  boolean answer(WriteResult result) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    context.runOnContext(ignored -> promise.complete(result));
    return true;
  }
}
