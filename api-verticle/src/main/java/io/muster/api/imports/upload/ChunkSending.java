package io.muster.api.imports.upload;

import io.muster.api.imports.record.UploadPoint;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.retry.Backoff;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts the chunks of one upload on the queue, a bounded number at a time: who brings one more
 * waits, and with it the client. What the broker doesn't take is published again; a chunk that it
 * may have twice changes nothing. One thread sends, any may look or stop it.
 */
final class ChunkSending {

  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Publisher publisher;
  private final int window;
  private final Duration standstill;
  private final UploadMetrics metrics;
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private UploadPoint confirmed;
  private long progressNanos;
  private PublishResult.@Nullable Reason refusal;
  private @Nullable StoppedException stopped;
  private boolean over;

  /** A chunk that waits for its confirm, or for those of the chunks before it. */
  private static final class Sent {
    final OutgoingMessage message;
    final UploadPoint after;
    final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, Backoff.CHANCE);
    boolean isConfirmed;

    Sent(OutgoingMessage message, UploadPoint after) {
      this.message = message;
      this.after = after;
    }
  }

  /**
   * Nothing is sent yet.
   *
   * @param start how far the import had come before
   */
  ChunkSending(
      Vertx vertx,
      Publisher publisher,
      UploadPoint start,
      UploadLimits limits,
      UploadMetrics metrics) {
    this.vertx = vertx;
    this.publisher = publisher;
    this.confirmed = start;
    this.window = limits.chunksInFlight();
    this.standstill = limits.standstill();
    this.metrics = metrics;
  }

  /**
   * Sends a chunk once there is room for it.
   *
   * @param after how far the import has come once the broker has this chunk and those before it
   * @throws NotTakenException if the broker takes nothing for too long
   * @throws StoppedException if {@link #stop} was called
   */
  void send(OutgoingMessage message, UploadPoint after)
      throws InterruptedException, NotTakenException, StoppedException {
    Sent sent = new Sent(message, after);
    synchronized (this) {
      awaitAtMost(window - 1);
      if (inFlight.isEmpty()) {
        progressNanos = System.nanoTime();
      }
      inFlight.add(sent);
    }
    publish(sent);
  }

  /**
   * Waits until the broker has all that was sent.
   *
   * @throws NotTakenException if it takes nothing for too long
   * @throws StoppedException if {@link #stop} was called
   */
  synchronized void awaitConfirms()
      throws InterruptedException, NotTakenException, StoppedException {
    awaitAtMost(0);
  }

  /** Waits until the broker has all that was sent, or for this long. */
  synchronized void settle(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!inFlight.isEmpty() && waitUntil(end)) {}
  }

  /** How far the import has come: the broker has every chunk before. */
  synchronized UploadPoint confirmed() {
    return confirmed;
  }

  /** Lets the sender wait no more. */
  synchronized void stop(StoppedException cause) {
    stopped = cause;
    notifyAll();
  }

  /** What isn't confirmed now is given up: it is sent again by whoever goes on. */
  synchronized void end() {
    over = true;
  }

  private void awaitAtMost(int most)
      throws InterruptedException, NotTakenException, StoppedException {
    while (inFlight.size() > most) {
      if (stopped != null) {
        throw stopped;
      }
      if (!waitUntil(progressNanos + standstill.toNanos())) {
        throw new NotTakenException(refusal);
      }
    }
    if (stopped != null) {
      throw stopped;
    }
  }

  /** Waits for news, real or not; false if the time has come before. */
  @SuppressWarnings("WaitNotInLoop") // those who call it look again
  private boolean waitUntil(long nanos) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
    if (left <= 0) {
      return false;
    }
    wait(left);
    return true;
  }

  private void publish(Sent sent) {
    publisher.publish(sent.message).onSuccess(result -> settled(sent, result));
  }

  private void settled(Sent sent, PublishResult result) {
    if (result instanceof PublishResult.Confirmed) {
      metrics.chunkTaken();
      confirm(sent);
      return;
    }
    metrics.chunkNotTaken();
    long wait;
    synchronized (this) {
      if (over) {
        return;
      }
      refusal = result instanceof PublishResult.Refused refused ? refused.reason() : null;
      wait = sent.backoff.nextMillis();
    }
    vertx.setTimer(wait, timer -> again(sent));
  }

  private void again(Sent sent) {
    synchronized (this) {
      if (over) {
        return;
      }
    }
    publish(sent);
  }

  private synchronized void confirm(Sent sent) {
    sent.isConfirmed = true;
    progressNanos = System.nanoTime();
    refusal = null;
    for (Sent first = inFlight.peek();
        first != null && first.isConfirmed;
        first = inFlight.peek()) {
      inFlight.remove();
      confirmed = first.after;
    }
    notifyAll();
  }
}
