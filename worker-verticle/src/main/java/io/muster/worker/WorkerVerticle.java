package io.muster.worker;

import io.muster.imports.ChunkDecoder;
import io.muster.imports.ChunkDecoding;
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
import io.muster.worker.consume.InteractiveTraffic;
import io.muster.worker.consume.Pacing;
import io.muster.worker.consume.Processing;
import io.muster.worker.consume.ProducerOperations;
import io.muster.worker.consume.Settlement;
import io.muster.worker.consume.ShardConsumer;
import io.muster.worker.consume.ShardSettings;
import io.muster.worker.consume.UnitStore;
import io.muster.worker.consume.WorkerMetrics;
import io.muster.worker.decision.Fold;
import io.muster.worker.imports.ChunkSettlement;
import io.muster.worker.imports.ChunkStore;
import io.muster.worker.imports.ImportConsumer;
import io.muster.worker.imports.ImportLaneSettings;
import io.muster.worker.imports.ImportMetrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
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

  /** For how long after somebody's own write imports keep to their share. */
  private static final Duration TRAFFIC_REMEMBERED = Duration.ofSeconds(2);

  private final WorkerSettings settings;
  private final BrokerSettings broker;
  private final WorkerParts parts;
  private @Nullable Publisher publisher;
  private @Nullable ShardConsumer shards;
  private @Nullable DeadLetterConsumer deadLetters;
  private @Nullable ImportConsumer imports;
  private final InteractiveTraffic traffic =
      new InteractiveTraffic(TRAFFIC_REMEMBERED, System::nanoTime);
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
    ChunkStore chunks = chunkStore();
    deadLetters = deadLetterConsumer(context, publisher, chunks, tools(metrics));
    // Of its own too, and for the same reason.
    imports = importConsumer(context, publisher, chunks, tools(metrics));
    tellHealth(shardTools.health(), publisher);
    healthTimer =
        vertx.setPeriodic(
            HEALTH_INTERVAL_MILLIS, timer -> tellHealth(shardTools.health(), publisher));
    shards.start();
    deadLetters.start();
    imports.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    vertx.cancelTimer(healthTimer);
    parts.health().set(checkOf(settings), Condition.down("stopping"));
    if (shards == null || deadLetters == null || imports == null || publisher == null) {
      return Future.succeededFuture();
    }
    Publisher toClose = publisher;
    return Future.join(List.of(shards.drain(), deadLetters.drain(), imports.drain()))
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
        traffic,
        parts.prepare(),
        engineTools);
  }

  private DeadLetterConsumer deadLetterConsumer(
      Context context, Publisher replies, ChunkStore chunks, EngineTools engineTools) {
    Function<Delivery, ChunkDecoding> chunkDecoder = chunkDecoder();
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
        // Up to a thousand rows to check: not on the context that the shards share.
        delivery ->
            vertx.executeBlocking(() -> chunkDecoder.apply(delivery)).compose(chunks::failIfChunk),
        parts.prepare(),
        engineTools);
  }

  private ChunkStore chunkStore() {
    return new ChunkStore(
        parts.unitOfWork(),
        parts.imports(),
        settings.retention(),
        settings.imports(),
        parts.clock());
  }

  private ImportConsumer importConsumer(
      Context context, Publisher replies, ChunkStore chunks, EngineTools engineTools) {
    return new ImportConsumer(
        context,
        parts.broker(),
        replies,
        new ImportLaneSettings(settings.workerId(), settings.importUnits(), settings.importShare()),
        chunkDecoder(),
        chunks,
        new ChunkSettlement(broker.user()),
        traffic,
        new ImportMetrics(parts.metrics()),
        parts.prepare(),
        engineTools);
  }

  private Function<Delivery, ChunkDecoding> chunkDecoder() {
    ChunkDecoder decoder = new ChunkDecoder(broker.ownUsers());
    return decoder::decode;
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
