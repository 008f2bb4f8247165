package io.muster.worker.consume;

import io.muster.command.Outcome;
import io.muster.deadletter.DeadLetter;
import io.muster.deadletter.DeadLetterCategory;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkStatus;
import io.muster.messaging.Consumption;
import io.muster.messaging.Delivery;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import io.muster.mongo.LoggedFailures;
import io.muster.retry.Backoff;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one channel that consumes the dead letters: each is kept, its command is recorded as
 * failed, and its sender is told. As many at a time as the prefetch allows. On its context, but for
 * what the broker's client calls.
 */
final class DeadLetterSession implements ConsumeLoop.Session {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSession.class);

  /** A letter on its way. */
  private record InHand(
      Delivery delivery,
      DeadLetter letter,
      @Nullable Outcome failed,
      long receivedNanos,
      PrefixAcks.Slot slot,
      Backoff backoff) {}

  /**
   * What stands about the message of a letter.
   *
   * @param outcome of its command; empty where it has none
   * @param chunk what was decided earlier about its chunk; empty where nothing was
   */
  record Standing(Optional<Outcome> outcome, Optional<ChunkResult> chunk) {}

  private final Context context;
  private final DeadLetterHandling handling;
  private final Publications publications;
  private final EngineTools tools;
  private final HandOver<Delivery> handOver;
  private final PrefixAcks acks = new PrefixAcks();
  private final List<Delivery> early = new ArrayList<>();
  private final Promise<Void> over = Promise.promise();
  private @Nullable Consumption consumption;
  private boolean open = true;
  private boolean draining;
  private boolean progressed;

  DeadLetterSession(
      Context context, DeadLetterHandling handling, Publications publications, EngineTools tools) {
    this.context = context;
    this.handling = handling;
    this.publications = publications;
    this.tools = tools;
    this.handOver = new HandOver<>(context, this::take, () -> {});
  }

  @Override
  public void delivered(Delivery delivery) {
    handOver.offer(delivery);
  }

  @Override
  public void ended(String cause) {
    context.runOnContext(hop -> end(cause));
  }

  @Override
  public void opened(Consumption opened) {
    consumption = opened;
    if (open) {
      early.forEach(this::take);
      early.clear();
    } else {
      opened.close();
    }
  }

  @Override
  public void drain() {
    draining = true;
    closeIfDrained();
  }

  @Override
  public Future<Void> over() {
    return over.future();
  }

  @Override
  public boolean hasProgressed() {
    return progressed;
  }

  private void take(Delivery delivery) {
    if (!open || draining) {
      return;
    }
    if (consumption == null) {
      // As many as the prefetch: what is done before there is a channel couldn't be acknowledged.
      early.add(delivery);
      return;
    }
    Instant now = tools.clock().instant();
    DeadLetter letter;
    try {
      letter = handling.reader().read(delivery, now);
    } catch (RuntimeException bug) {
      LOG.error("event=dead_letter_unreadable queue={}", delivery.queue(), bug);
      close("a dead letter can't be read");
      return;
    }
    keep(
        new InHand(
            delivery,
            letter,
            handling.replies().failed(letter, now),
            System.nanoTime(),
            acks.begin(delivery.tag()),
            tools.pacing().faults(tools.random())));
  }

  private void keep(InHand inHand) {
    if (!open) {
      return;
    }
    Instant expiresAt = tools.clock().instant().plus(handling.retention());
    Future.succeededFuture()
        .compose(start -> failChunk(inHand))
        .compose(chunk -> keep(inHand, chunk, expiresAt))
        .onComplete(kept -> context.runOnContext(hop -> kept(inHand, kept)));
  }

  /** A chunk that was decided leaves no letter: there is nothing to mend. */
  private Future<Standing> keep(InHand inHand, Optional<ChunkResult> chunk, Instant expiresAt) {
    if (chunk.isPresent() && chunk.get().status() != ChunkStatus.FAILED) {
      return Future.succeededFuture(new Standing(Optional.empty(), chunk));
    }
    return handling
        .store()
        .keep(inHand.letter(), inHand.failed(), expiresAt)
        .map(outcome -> new Standing(outcome, Optional.empty()));
  }

  /** The worker that gave up a chunk has recorded so; what the broker gave up, nobody has yet. */
  private Future<Optional<ChunkResult>> failChunk(InHand inHand) {
    DeadLetter letter = inHand.letter();
    return letter.source().queue().equals(Names.IMPORTS) && isByBroker(letter)
        ? handling.brokenChunks().apply(inHand.delivery())
        : Future.succeededFuture(Optional.empty());
  }

  private static boolean isByBroker(DeadLetter letter) {
    return letter.category() == DeadLetterCategory.DELIVERY_LIMIT
        || letter.category() == DeadLetterCategory.BROKER;
  }

  private void kept(InHand inHand, AsyncResult<Standing> kept) {
    if (kept.failed()) {
      repeat(inHand, kept.cause());
      return;
    }
    tools.health().progress();
    tellWhatTheBrokerGaveUp(inHand.letter());
    OutgoingMessage reply =
        handling
            .replies()
            .message(
                inHand.letter(),
                inHand.delivery().properties(),
                kept.result(),
                tools.clock().instant());
    List<Outgoing> messages =
        reply == null ? List.of() : List.of(new Outgoing(reply, Outgoing.Kind.REPLY));
    publications.send(messages, () -> mayRepeat(inHand)).onComplete(told -> finish(inHand, told));
  }

  /** The others are told by the worker that gave them up. */
  private void tellWhatTheBrokerGaveUp(DeadLetter letter) {
    if (isByBroker(letter)) {
      DeadLetterNotice.tell(
          tools.metrics(),
          letter.source().queue(),
          letter.source().messageId(),
          letter.category(),
          letter.reason());
    }
  }

  private void repeat(InHand inHand, Throwable cause) {
    tools.health().fault("dead letters can't be kept: " + cause.getClass().getSimpleName());
    if (!mayRepeat(inHand)) {
      close(LoggedFailures.describe(cause));
      return;
    }
    long wait = inHand.backoff().nextMillis();
    LOG.warn(
        "event=dead_letter_repeated wait_ms={} cause=\"{}\"", wait, LoggedFailures.describe(cause));
    context.owner().setTimer(wait, timer -> keep(inHand));
  }

  private boolean mayRepeat(InHand inHand) {
    long held = System.nanoTime() - inHand.receivedNanos();
    return open && !draining && held < tools.pacing().pauseAfter().toNanos();
  }

  private void finish(InHand inHand, AsyncResult<Void> told) {
    Consumption channel = consumption;
    if (told.failed()) {
      close(LoggedFailures.describe(told.cause()));
    } else if (open && channel != null) {
      progressed |= acks.done(inHand.slot(), channel);
      closeIfDrained();
    }
  }

  private void closeIfDrained() {
    if (draining && acks.isEmpty()) {
      close("drained");
    }
  }

  private void close(String cause) {
    Consumption channel = consumption;
    if (open && channel != null) {
      channel.close().onComplete(closed -> context.runOnContext(hop -> end(cause)));
    }
  }

  private void end(String cause) {
    if (open) {
      open = false;
      acks.clear();
      LOG.info("event=dead_letter_channel_ended cause=\"{}\"", cause);
      over.tryComplete();
    }
  }
}
