package io.muster.worker.consume;

import io.muster.messaging.Consumption;
import io.muster.messaging.Delivery;
import io.muster.mongo.LoggedFailures;
import io.muster.worker.store.UnitResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one channel that consumes the shards. Deliveries gather while a unit runs; the next
 * unit is what has gathered, so units grow with the load by themselves. On the engine's context,
 * but for what the broker's client calls.
 */
final class ShardSession implements ConsumeLoop.Session {

  private static final Logger LOG = LoggerFactory.getLogger(ShardSession.class);

  private final ShardSettings settings;
  private final Processing processing;
  private final Publications publications;
  private final EventPublications events;
  private final DeadLetterSender deadLetters;
  private final ShardsHeld held;
  private final InteractiveTraffic traffic;
  private final EngineTools tools;
  private final Context context;
  private final HandOver<Inbound> handOver;
  private final GatherBuffer buffer;
  private final List<RunningUnit> running = new ArrayList<>();
  private final PrefixAcks acks = new PrefixAcks();
  private final Promise<Void> over = Promise.promise();
  private @Nullable Consumption consumption;
  private int unacknowledged;
  private boolean open = true;
  private boolean draining;
  private long drainUntilNanos;
  private boolean progressed;

  ShardSession(
      Context context,
      ShardSettings settings,
      Processing processing,
      Publications publications,
      ShardsHeld held,
      InteractiveTraffic traffic,
      EngineTools tools) {
    this.context = context;
    this.settings = settings;
    this.processing = processing;
    this.publications = publications;
    this.events = new EventPublications(publications);
    this.deadLetters = new DeadLetterSender(publications, tools);
    this.held = held;
    this.traffic = traffic;
    this.tools = tools;
    this.buffer = new GatherBuffer(settings.bound());
    this.handOver = new HandOver<>(context, this::gather, this::startUnits);
  }

  @Override
  public void delivered(Delivery delivery) {
    handOver.offer(Inbound.of(delivery, processing.decoder(), System.nanoTime()));
  }

  @Override
  public void ended(String cause) {
    context.runOnContext(
        hop -> {
          if (open) {
            if (draining) {
              LOG.info("event=channel_closed unacknowledged={}", unacknowledged);
            } else {
              tools.metrics().cuts.increment();
              LOG.warn("event=channel_ended unacknowledged={} cause=\"{}\"", unacknowledged, cause);
            }
            end();
          }
        });
  }

  @Override
  public void opened(Consumption opened) {
    consumption = opened;
    if (open) {
      startUnits();
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

  private void gather(Inbound inbound) {
    if (!open) {
      return;
    }
    if (unacknowledged >= settings.bound()) {
      // The broker breaks the prefetch; what it counts as ours can't be held.
      pause("more deliveries than the prefetch allows");
      return;
    }
    unacknowledged++;
    held.delivered(inbound);
    buffer.add(inbound);
  }

  private void startUnits() {
    while (open && !draining && consumption != null && running.size() < settings.unitsInFlight()) {
      List<Inbound> members = buffer.takeUnit(settings.unitLimit(), this::isHeldUp);
      if (members.isEmpty()) {
        return;
      }
      start(new RunningUnit(members, settings.unitsInFlight() > 1));
    }
  }

  private boolean isHeldUp(Inbound inbound) {
    return running.stream().anyMatch(unit -> unit.holdsUp(inbound));
  }

  private void start(RunningUnit unit) {
    running.add(unit);
    traffic.begun();
    PrefixAcks.Slot slot = acks.begin(unit.lastTag());
    BooleanSupplier mayRepeat = () -> mayRepeat(unit.firstReceivedNanos());
    Future<Void> invalid = deadLetters.sendInvalid(unit.members(), mayRepeat);
    new UnitRun(
            context,
            processing.store(),
            effects(mayRepeat),
            tools,
            unit.valid(),
            mayRepeat,
            () -> open)
        .start()
        .onComplete(decided -> decided(unit, slot, invalid, decided));
  }

  private UnitRun.Effects effects(BooleanSupplier mayRepeat) {
    return new UnitRun.Effects() {
      @Override
      public Future<Void> committed(List<Inbound> part, UnitResult.Committed result) {
        Settlement settlement = processing.settlement();
        Future<Void> replied = publications.send(settlement.replies(part, result), mayRepeat);
        return Future.all(replied, events.send(settlement.events(result), mayRepeat)).mapEmpty();
      }

      @Override
      public Future<Void> refused(Inbound inbound, String cause) {
        return deadLetters.sendRefused(inbound, cause, mayRepeat);
      }
    };
  }

  private void decided(
      RunningUnit unit,
      PrefixAcks.Slot slot,
      Future<Void> invalid,
      AsyncResult<Future<Void>> decided) {
    running.remove(unit);
    if (decided.failed()) {
      pause(LoggedFailures.describe(decided.cause()));
    } else {
      Future.all(invalid, decided.result()).onComplete(told -> told(unit, slot, told));
      startUnits();
    }
    traffic.ended();
    completeIfOver();
  }

  private void told(RunningUnit unit, PrefixAcks.Slot slot, AsyncResult<?> told) {
    if (told.failed()) {
      pause(LoggedFailures.describe(told.cause()));
      return;
    }
    Consumption channel = consumption;
    if (open && channel != null) {
      unacknowledged -= unit.members().size();
      progressed |= acks.done(slot, channel);
      closeIfDrained();
    }
  }

  /** Whether a unit may be tried again: not for so long that the broker cuts the channel. */
  private boolean mayRepeat(long firstReceivedNanos) {
    long now = System.nanoTime();
    return open
        && (draining
            ? now < drainUntilNanos
            : now - firstReceivedNanos < tools.pacing().pauseAfter().toNanos());
  }

  /** Gives everything back. What comes next is a probe of the store, and then a new channel. */
  private void pause(String cause) {
    if (!open) {
      return;
    }
    tools.metrics().pauses.increment();
    LOG.warn("event=shards_paused unacknowledged={} cause=\"{}\"", unacknowledged, cause);
    if (consumption != null) {
      consumption.close();
    }
    end();
  }

  private void closeIfDrained() {
    Consumption channel = consumption;
    if (draining && open && acks.isEmpty() && channel != null) {
      // Not cancelled first: a cancel with work in hand starts the next consumer at once.
      channel.close().onComplete(closed -> context.runOnContext(hop -> end()));
    }
  }

  private void end() {
    open = false;
    // Before what still runs is over: this worker does nothing more for its shards.
    tools.health().enter(EngineHealth.Phase.CONNECTING);
    buffer.clear();
    acks.clear();
    completeIfOver();
  }

  private void completeIfOver() {
    if (!open && running.isEmpty()) {
      over.tryComplete();
    }
  }
}
