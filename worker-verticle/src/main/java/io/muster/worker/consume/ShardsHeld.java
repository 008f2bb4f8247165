package io.muster.worker.consume;

import io.muster.messaging.Names;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which shards a worker holds, as far as it can know: a broker says nothing to the consumer that it
 * activates, so a shard counts as held while deliveries come from it.
 */
final class ShardsHeld {

  private static final long RECENT_NANOS = Duration.ofSeconds(60).toNanos();

  private final Map<String, AtomicLong> lastDelivery = new HashMap<>();

  ShardsHeld(int shards, WorkerMetrics metrics) {
    long never = System.nanoTime() - 2 * RECENT_NANOS;
    for (int shard = 0; shard < shards; shard++) {
      lastDelivery.put(Names.shardQueue(shard), new AtomicLong(never));
    }
    metrics.gauge(
        "muster.worker.shards.held", "Shards that delivered within the last minute", this::count);
  }

  void delivered(Inbound inbound) {
    AtomicLong last = lastDelivery.get(inbound.delivery().queue());
    if (last != null) {
      last.lazySet(inbound.receivedNanos());
    }
  }

  private long count() {
    long now = System.nanoTime();
    return lastDelivery.values().stream().filter(last -> now - last.get() < RECENT_NANOS).count();
  }
}
