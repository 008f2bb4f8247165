package io.muster.worker.imports;

import io.muster.messaging.Consumption;
import io.muster.messaging.Delivery;
import io.muster.mongo.LoggedFailures;
import io.muster.worker.consume.ConsumeLoop;
import io.muster.worker.consume.EngineHealth;
import io.muster.worker.consume.EngineTools;
import io.muster.worker.consume.HandOver;
import io.muster.worker.consume.InteractiveTraffic;
import io.muster.worker.consume.PrefixAcks;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one channel that consumes chunks, beside the channels of other workers. On the
 * engine's context, but for what the broker's client calls.
 */
final class ImportSession implements ConsumeLoop.Session {

  private static final Logger LOG = LoggerFactory.getLogger(ImportSession.class);

  private final Context context;
  private final int prefetch;
  private final ChunkProcessing processing;
  private final ImportPace pace;
  private final IdleGate gate;
  private final EngineTools tools;
  private final HandOver<InboundChunk> handOver;
  private final UnitTurns turns;
  private final WaitingChunks waiting = new WaitingChunks();
  private final PrefixAcks acks = new PrefixAcks();
  private final Promise<Void> over = Promise.promise();
  private @Nullable Consumption consumption;
  private int inHand;
  private boolean open = true;
  private boolean draining;
  private long drainUntilNanos;
  private boolean progressed;

  ImportSession(
      Context context,
      int prefetch,
      ChunkProcessing processing,
      ImportPace pace,
      InteractiveTraffic traffic,
      EngineTools tools) {
    this.context = context;
    this.prefetch = prefetch;
    this.processing = processing;
    this.pace = pace;
    this.turns = new UnitTurns(pace);
    this.gate = new IdleGate(context, traffic, this::startChunks);
    this.tools = tools;
    this.handOver = new HandOver<>(context, this::gather, this::startChunks);
  }

  @Override
  public void delivered(Delivery delivery) {
    handOver.offer(InboundChunk.of(delivery, processing.decoder(), System.nanoTime()));
  }

  @Override
  public void ended(String cause) {
    context.runOnContext(
        hop -> {
          if (open) {
            if (!draining) {
              tools.metrics().countCut();
            }
            LOG.info("event=import_channel_ended waiting={} cause=\"{}\"", waiting.size(), cause);
            end();
          }
        });
  }

  @Override
  public void opened(Consumption opened) {
    consumption = opened;
    if (open) {
      startChunks();
    } else {
      opened.close();
    }
  }

  @Override
  public void drain() {
    draining = true;
    drainUntilNanos = System.nanoTime() + tools.pacing().drainLimit().toNanos();
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

  private void gather(InboundChunk inbound) {
    if (!open) {
      return;
    }
    if (waiting.size() + inHand >= prefetch) {
      // The broker breaks the prefetch; what it counts as ours can't be held.
      giveUp("more deliveries than the prefetch allows");
      return;
    }
    waiting.add(new WaitingChunks.Waiting(inbound, acks.begin(inbound.delivery().tag())));
  }

  private void startChunks() {
    while (open
        && !draining
        && consumption != null
        && !waiting.isEmpty()
        && turns.mayBegin()
        && gate.pass()) {
      start(waiting.next(pace.chunksTogether()));
    }
  }

  private void start(List<WaitingChunks.Waiting> group) {
    inHand += group.size();
    UnitTurns.Turn turn = turns.begin();
    long started = System.nanoTime();
    BooleanSupplier mayRepeat = () -> mayRepeat(started);
    List<InboundChunk> chunks = group.stream().map(WaitingChunks.Waiting::inbound).toList();
    new ChunkGroup(context, processing, tools, chunks, mayRepeat, pace)
        .start(pace.mayOverlap() ? () -> context.runOnContext(hop -> visible(turn)) : null)
        .onComplete(told -> context.runOnContext(hop -> told(turn, group, started, told)));
  }

  private void visible(UnitTurns.Turn turn) {
    turn.visible();
    startChunks();
  }

  private void told(
      UnitTurns.Turn turn,
      List<WaitingChunks.Waiting> group,
      long startedNanos,
      AsyncResult<Void> told) {
    turn.end();
    inHand -= group.size();
    if (told.failed()) {
      giveUp(LoggedFailures.describe(told.cause()));
    } else {
      Consumption channel = consumption;
      if (open && channel != null) {
        group.forEach(chunk -> progressed |= acks.done(chunk.slot(), channel));
        rest(System.nanoTime() - startedNanos);
        closeIfDrained();
        startChunks();
      }
    }
    completeIfOver();
  }

  private void rest(long tookNanos) {
    long millis = pace.restMillis(tookNanos);
    if (millis > 0) {
      turns.beginRest();
      context
          .owner()
          .setTimer(
              millis,
              timer -> {
                turns.endRest();
                startChunks();
              });
    }
  }

  /** Whether a chunk may be tried again: not for so long that the broker cuts the channel. */
  private boolean mayRepeat(long startedNanos) {
    long now = System.nanoTime();
    return open
        && (draining
            ? now < drainUntilNanos
            : now - startedNanos < tools.pacing().pauseAfter().toNanos());
  }

  /** Gives everything back. What comes next is a probe of the store, and then a new channel. */
  private void giveUp(String cause) {
    if (!open) {
      return;
    }
    tools.metrics().countPause();
    LOG.warn("event=imports_paused waiting={} cause=\"{}\"", waiting.size(), cause);
    if (consumption != null) {
      consumption.close();
    }
    end();
  }

  private void closeIfDrained() {
    Consumption channel = consumption;
    if (draining && open && turns.noneRuns() && channel != null) {
      channel.close().onComplete(closed -> context.runOnContext(hop -> end()));
    }
  }

  private void end() {
    open = false;
    tools.health().enter(EngineHealth.Phase.CONNECTING);
    waiting.clear();
    acks.clear();
    completeIfOver();
  }

  private void completeIfOver() {
    if (!open && turns.noneRuns()) {
      over.tryComplete();
    }
  }
}
