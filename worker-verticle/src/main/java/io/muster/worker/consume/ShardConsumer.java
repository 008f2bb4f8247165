package io.muster.worker.consume;

import io.muster.messaging.Broker;
import io.muster.messaging.Publisher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** The worker's main part: consumes its shards and has what comes decided. */
public final class ShardConsumer {

  private final ConsumeLoop loop;

  /**
   * Ready to start.
   *
   * @param context where all of it runs
   * @param broker where the shards are
   * @param publisher for replies, events and dead letters
   * @param settings how to consume
   * @param processing decodes, decides and settles
   * @param traffic hears of each unit
   * @param prepare what must succeed before each try to consume: the topology, the indexes
   * @param tools clock, health and metrics
   */
  public ShardConsumer(
      Context context,
      Broker broker,
      Publisher publisher,
      ShardSettings settings,
      Processing processing,
      InteractiveTraffic traffic,
      Supplier<Future<Void>> prepare,
      EngineTools tools) {
    ShardsHeld held = new ShardsHeld(settings.shards(), tools.metrics());
    Publications publications = new Publications(context, publisher, tools);
    this.loop =
        new ConsumeLoop(
            context,
            "shards",
            // A store that would not commit, or a broker that takes no replies, makes no use of
            // deliveries, and each of them would count.
            () ->
                prepare
                    .get()
                    .compose(prepared -> processing.store().probe())
                    .compose(committed -> publications.ready()),
            listener ->
                broker.consume(
                    "muster-worker-" + settings.workerId(),
                    ShardPriority.subscriptions(settings.workerId(), settings.shards()),
                    settings.prefetch(),
                    listener),
            () ->
                new ShardSession(context, settings, processing, publications, held, traffic, tools),
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
