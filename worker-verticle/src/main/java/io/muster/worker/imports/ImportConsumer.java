package io.muster.worker.imports;

import io.muster.imports.ChunkDecoding;
import io.muster.messaging.Broker;
import io.muster.messaging.Delivery;
import io.muster.messaging.Names;
import io.muster.messaging.Publisher;
import io.muster.messaging.QueueSubscription;
import io.muster.worker.consume.ConsumeLoop;
import io.muster.worker.consume.EngineTools;
import io.muster.worker.consume.EventPublications;
import io.muster.worker.consume.InteractiveTraffic;
import io.muster.worker.consume.Publications;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The worker's part in imports: takes chunks, beside other workers, and has them decided. */
public final class ImportConsumer {

  private final ConsumeLoop loop;

  /**
   * Ready to start.
   *
   * @param context where all of it runs
   * @param broker where the chunks are
   * @param publisher for replies, events and dead letters
   * @param settings how to consume
   * @param decoder makes a chunk of a delivery
   * @param store has chunks decided
   * @param settlement makes replies and events
   * @param traffic what the share is kept for
   * @param metrics what is counted of imports
   * @param prepare what must succeed before each try to consume
   * @param tools with a health of its own: a worker whose imports wait still serves
   */
  public ImportConsumer(
      Context context,
      Broker broker,
      Publisher publisher,
      ImportLaneSettings settings,
      Function<Delivery, ChunkDecoding> decoder,
      ChunkStore store,
      ChunkSettlement settlement,
      InteractiveTraffic traffic,
      ImportMetrics metrics,
      Supplier<Future<Void>> prepare,
      EngineTools tools) {
    Publications publications = new Publications(context, publisher, tools);
    ChunkProcessing processing =
        new ChunkProcessing(
            decoder, store, settlement, publications, new EventPublications(publications), metrics);
    ImportPace pace = new ImportPace(settings.units(), settings.sharePercent(), traffic);
    this.loop =
        new ConsumeLoop(
            context,
            "imports",
            () ->
                prepare
                    .get()
                    .compose(prepared -> store.probe())
                    .compose(committed -> publications.ready()),
            listener ->
                broker.consume(
                    "muster-worker-imports-" + settings.workerId(),
                    List.of(new QueueSubscription(Names.IMPORTS, 0)),
                    settings.prefetch(),
                    listener),
            () -> new ImportSession(context, settings.prefetch(), processing, pace, traffic, tools),
            tools);
  }

  /** Starts; any thread. */
  public void start() {
    loop.start();
  }

  /** Finishes what is in hand, acknowledges it, and closes the channel. Any thread. */
  public Future<Void> drain() {
    return loop.drain();
  }
}
