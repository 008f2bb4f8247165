package io.muster.api.write;

import io.muster.api.operation.Outcomes;
import io.muster.messaging.Broker;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.Publisher;
import io.muster.messaging.Reply;
import io.muster.user.UserId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@link Writes} over the queue. A reply ends the wait, whatever else is known: it is only sent
 * after the commit. Without one the wait ends at its deadline with what the confirm told.
 */
public final class QueuedWrites implements Writes {

  private static final long SWEEP_MILLIS = 25;

  private final Vertx vertx;
  private final Publisher publisher;
  private final CommandCodec codec;
  private final WriteLimits limits;
  private final int shards;
  private final RetryAfter retryAfter;
  private final ReplyQueue replies;
  private final MissedReplies missed;
  private final Map<String, PendingWrite> pending = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong correlations = new AtomicLong();
  private final long sweeper;
  private volatile boolean stopping;

  /** When the wait of one of those in flight ends at the latest, by {@link System#nanoTime}. */
  private volatile long nextEndsNanos;

  /** Whether the sweep before found the broker blocked; on the sweeper's event loop. */
  private boolean blockedBefore;

  /**
   * Connects in the background.
   *
   * @param codec writes the commands, for the same number of shards
   * @param outcomes where replies that got lost are looked up
   */
  public QueuedWrites(
      Vertx vertx,
      Broker broker,
      CommandCodec codec,
      Outcomes outcomes,
      int shards,
      WriteLimits limits) {
    this.vertx = vertx;
    this.codec = codec;
    this.limits = limits;
    this.shards = shards;
    this.retryAfter = new RetryAfter(shards);
    this.publisher = broker.publisher("commands", limits.inFlight());
    this.replies = new ReplyQueue(vertx, broker, "muster-replies", this::replied);
    this.missed = new MissedReplies(outcomes, pending.values(), replies::current);
    replies.open();
    this.nextEndsNanos = System.nanoTime() + limits.answerDeadline().toNanos();
    this.sweeper = vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
  }

  @Override
  public Future<WriteResult> submit(WriteRequest request) {
    Context context = vertx.getOrCreateContext();
    int shard = Names.shardOf(request.command().userId(), shards);
    if (stopping) {
      return Future.succeededFuture(notTaken(WriteResult.Reason.STOPPING, shard));
    }
    if (inFlight.incrementAndGet() > limits.inFlight()) {
      inFlight.decrementAndGet();
      return Future.succeededFuture(notTaken(WriteResult.Reason.TOO_MANY_IN_FLIGHT, shard));
    }
    retryAfter.admitted();
    long now = System.nanoTime();
    Duration most = limits.answerDeadline();
    Duration wanted = request.waitAtMost();
    boolean answerAtConfirm = wanted.isZero() || wanted.isNegative();
    Duration wait = answerAtConfirm || wanted.compareTo(most) > 0 ? most : wanted;
    PendingWrite write =
        new PendingWrite(
            request,
            Long.toString(correlations.incrementAndGet(), Character.MAX_RADIX),
            shard,
            context,
            now + wait.toNanos(),
            now + most.toNanos());
    pending.put(write.correlationId(), write);
    publish(write, answerAtConfirm);
    return write.result();
  }

  @Override
  public WriteResult.@Nullable NotTaken refusal(UserId user) {
    int shard = Names.shardOf(user, shards);
    if (stopping) {
      return notTaken(WriteResult.Reason.STOPPING, shard);
    }
    if (!publisher.isReady()) {
      return notTaken(
          publisher.isBlocked()
              ? WriteResult.Reason.BROKER_BLOCKED
              : WriteResult.Reason.BROKER_AWAY,
          shard);
    }
    if (inFlight.get() >= limits.inFlight()) {
      return notTaken(WriteResult.Reason.TOO_MANY_IN_FLIGHT, shard);
    }
    return retryAfter.isFull(shard) ? notTaken(WriteResult.Reason.QUEUE_FULL, shard) : null;
  }

  private WriteResult.NotTaken notTaken(WriteResult.Reason reason, int shard) {
    return new WriteResult.NotTaken(
        reason,
        switch (reason) {
          case QUEUE_FULL -> retryAfter.queueFull(shard);
          case TOO_MANY_IN_FLIGHT ->
              retryAfter.windowFull(
                  shard, TimeUnit.NANOSECONDS.toMillis(nextEndsNanos - System.nanoTime()));
          case BROKER_BLOCKED, BROKER_AWAY -> retryAfter.brokerTakesNothing();
          // Another process takes it.
          case STOPPING -> 1;
        });
  }

  private void publish(PendingWrite write, boolean answerAtConfirm) {
    String replyQueue = replies.current();
    write.sentWith(replyQueue);
    OutgoingMessage message =
        codec.encode(
            write.request().command(),
            replyQueue,
            write.correlationId(),
            write.request().traceparent());
    publisher.publish(message).onSuccess(result -> published(write, result, answerAtConfirm));
  }

  private void published(PendingWrite write, PublishResult result, boolean answerAtConfirm) {
    if (result instanceof PublishResult.Confirmed) {
      write.confirm();
      retryAfter.taken(write.shard());
      if (answerAtConfirm) {
        answer(write, new WriteResult.Accepted());
      }
      return;
    }
    if (result instanceof PublishResult.Refused refused && !write.isDoubtful()) {
      if (refused.reason() == PublishResult.Reason.QUEUE_FULL) {
        retryAfter.sawFull(write.shard());
      }
      answer(write, notTaken(reason(refused.reason()), write.shard()));
      return;
    }
    // The broker may have it: only the same id again can tell, and does no harm.
    write.doubt();
    republishLater(write, answerAtConfirm);
  }

  private void republishLater(PendingWrite write, boolean answerAtConfirm) {
    if (write.isAnswered() || write.givesUp(System.nanoTime())) {
      return;
    }
    vertx.setTimer(
        write.nextWaitMillis(),
        timer -> {
          if (!write.isAnswered()) {
            publish(write, answerAtConfirm);
          }
        });
  }

  private void replied(String correlationId, Reply reply) {
    // Also where nobody waits any more: those that took longest tell most.
    retryAfter.seen(Names.shardOf(reply.outcome().userId(), shards), reply.queuedMillis());
    PendingWrite write = pending.get(correlationId);
    if (write == null) {
      return;
    }
    // One that was published twice may well be the one that was decided.
    boolean replayed = reply.replayed() && write.attempts() == 1;
    answer(write, new WriteResult.Decided(reply, replayed));
  }

  private void answer(PendingWrite write, WriteResult result) {
    if (write.answer(result)) {
      pending.remove(write.correlationId());
      inFlight.decrementAndGet();
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    long nextEnds = now + limits.answerDeadline().toNanos();
    // Twice, so that those which were not sent yet have been told that they were not taken.
    boolean blocked = publisher.isBlocked();
    boolean stuck = blocked && blockedBefore;
    blockedBefore = blocked;
    for (PendingWrite write : pending.values()) {
      if (write.isOverdue(now)) {
        answer(write, write.isConfirmed() ? new WriteResult.Accepted() : unknown(write));
      } else if (stuck && !write.isConfirmed()) {
        // The broker has stopped reading somewhere in it or before it, for nobody knows how long.
        answer(write, new WriteResult.OutcomeUnknown(retryAfter.brokerTakesNothing()));
      } else if (write.deadlineNanos() - nextEnds < 0) {
        nextEnds = write.deadlineNanos();
      }
    }
    nextEndsNanos = nextEnds;
    missed.lookUp(this::answerDecided);
  }

  private WriteResult.OutcomeUnknown unknown(PendingWrite write) {
    return new WriteResult.OutcomeUnknown(retryAfter.outcome(write.shard()));
  }

  private void answerDecided(PendingWrite write, Reply reply) {
    answer(write, new WriteResult.Decided(reply, false));
  }

  private static WriteResult.Reason reason(PublishResult.Reason reason) {
    return switch (reason) {
      case QUEUE_FULL -> WriteResult.Reason.QUEUE_FULL;
      case WINDOW_FULL -> WriteResult.Reason.TOO_MANY_IN_FLIGHT;
      case BLOCKED -> WriteResult.Reason.BROKER_BLOCKED;
      case NO_ROUTE, DISCONNECTED -> WriteResult.Reason.BROKER_AWAY;
    };
  }

  @Override
  public int pending() {
    return inFlight.get();
  }

  /** Whether a write submitted now would go out and its reply come back. Any thread. */
  public boolean isReady() {
    return publisher.isReady() && replies.current() != null;
  }

  /** Whether the broker takes no writes for now, being short of memory or disk. Any thread. */
  public boolean isBlocked() {
    return publisher.isBlocked();
  }

  /** Takes no more writes; completes when none is waiting, or their deadlines have passed. */
  public Future<Void> drain() {
    stopping = true;
    return vertx
        .timer(SWEEP_MILLIS)
        .compose(passed -> pending.isEmpty() ? Future.<Void>succeededFuture() : drain());
  }

  /** Ends the connections; what still waits is answered with what is known. */
  public Future<Void> close() {
    stopping = true;
    vertx.cancelTimer(sweeper);
    for (PendingWrite write : pending.values()) {
      answer(write, write.isConfirmed() ? new WriteResult.Accepted() : unknown(write));
    }
    return Future.join(publisher.close(), replies.close()).mapEmpty();
  }
}
