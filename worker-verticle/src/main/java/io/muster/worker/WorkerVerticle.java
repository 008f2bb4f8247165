package io.muster.worker;

import io.muster.messaging.BrokerSettings;
import io.muster.messaging.CommandDecoder;
import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Delivery;
import io.muster.messaging.Publisher;
import io.muster.password.PhcFormat;
import io.muster.retry.Backoff;
import io.muster.telemetry.Condition;
import io.muster.worker.consume.DeadLetterConsumer;
import io.muster.worker.consume.EngineHealth;
import io.muster.worker.consume.EngineTools;
import io.muster.worker.consume.Pacing;
import io.muster.worker.consume.Processing;
import io.muster.worker.consume.ProducerOperations;
import io.muster.worker.consume.Settlement;
import io.muster.worker.consume.ShardConsumer;
import io.muster.worker.consume.ShardSettings;
import io.muster.worker.consume.UnitStore;
import io.muster.worker.consume.WorkerMetrics;
import io.muster.worker.decision.Fold;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A worker: consumes shards and dead letters, has commands decided, tells what came of them. Starts
 * at once and consumes as soon as broker and store allow; undeploying finishes what is in hand.
 * Several may run in one process, each with a worker id of its own.
 */
public final class WorkerVerticle extends VerticleBase {

  /** How many messages may wait for their confirm: replies and events of several full units. */
  private static final int PUBLISH_WINDOW = 16_384;

  private static final long HEALTH_INTERVAL_MILLIS = 250;

  private final WorkerSettings settings;
  private final BrokerSettings broker;
  private final WorkerParts parts;
  private @Nullable Publisher publisher;
  private @Nullable ShardConsumer shards;
  private @Nullable DeadLetterConsumer deadLetters;
  private long healthTimer;

  /**
   * Ready to be deployed.
   *
   * @param settings how it works
   * @param broker the topology and the users of the broker
   * @param parts what it stands on
   */
  public WorkerVerticle(WorkerSettings settings, BrokerSettings broker, WorkerParts parts) {
    this.settings = settings;
    this.broker = broker;
    this.parts = parts;
  }

  /** The name of the readiness check of a worker's consumption. */
  public static String checkOf(WorkerSettings settings) {
    return "shards-" + settings.workerId();
  }

  @Override
  public Future<?> start() {
    WorkerMetrics metrics = new WorkerMetrics(parts.metrics());
    EngineTools shardTools = tools(metrics);
    publisher = parts.broker().publisher("worker-" + settings.workerId(), PUBLISH_WINDOW);
    shards = shardConsumer(context, publisher, shardTools);
    // Of its own, because a worker whose dead letters wait still serves.
    deadLetters = deadLetterConsumer(context, publisher, tools(metrics));
    tellHealth(shardTools.health(), publisher);
    healthTimer =
        vertx.setPeriodic(
            HEALTH_INTERVAL_MILLIS, timer -> tellHealth(shardTools.health(), publisher));
    shards.start();
    deadLetters.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    vertx.cancelTimer(healthTimer);
    parts.health().set(checkOf(settings), Condition.down("stopping"));
    if (shards == null || deadLetters == null || publisher == null) {
      return Future.succeededFuture();
    }
    Publisher toClose = publisher;
    return Future.join(List.of(shards.drain(), deadLetters.drain()))
        .transform(drained -> toClose.close())
        .onComplete(closed -> parts.health().remove(checkOf(settings)));
  }

  private EngineTools tools(WorkerMetrics metrics) {
    Pacing pacing = Pacing.pausingAfter(settings.pauseAfter());
    return new EngineTools(
        pacing,
        new EngineHealth(pacing.conflictTolerance()),
        metrics,
        parts.clock(),
        Backoff.CHANCE);
  }

  private ShardConsumer shardConsumer(Context context, Publisher replies, EngineTools engineTools) {
    UnitStore store =
        new UnitStore(
            parts.unitOfWork(),
            (state, now, commands) -> Fold.fold(state, now, commands, settings.retention()));
    return new ShardConsumer(
        context,
        parts.broker(),
        replies,
        new ShardSettings(
            settings.workerId(),
            broker.topology().shards(),
            broker.topology().prefetch(),
            settings.unitLimit(),
            settings.unitsInFlight()),
        new Processing(
            decoder(),
            store,
            new Settlement(parts.tokens(), operations(), broker.user(), engineTools)),
        parts.prepare(),
        engineTools);
  }

  private DeadLetterConsumer deadLetterConsumer(
      Context context, Publisher replies, EngineTools engineTools) {
    return new DeadLetterConsumer(
        context,
        parts.broker(),
        replies,
        decoder(),
        parts.deadLetters(),
        new DeadLetterConsumer.Rules(
            settings.deadLetterRetention(),
            settings.retention().outcomeRetention(),
            broker.ownUsers(),
            operations()),
        parts.prepare(),
        engineTools);
  }

  private ProducerOperations operations() {
    return new ProducerOperations(parts.operationIds(), broker.ownUsers());
  }

  private Function<Delivery, CommandDecoding> decoder() {
    CommandDecoder decoder =
        new CommandDecoder(broker.topology().shards(), broker.ownUsers(), PhcFormat::fault);
    return decoder::decode;
  }

  private void tellHealth(EngineHealth engine, @Nullable Publisher replies) {
    String reason = engine.notReadyBecause();
    if (reason == null && replies != null && !replies.isReady()) {
      reason = "the broker takes no messages";
    }
    parts.health().set(checkOf(settings), reason == null ? Condition.up() : Condition.down(reason));
  }
}
