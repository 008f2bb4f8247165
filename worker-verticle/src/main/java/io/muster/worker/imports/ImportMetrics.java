package io.muster.worker.imports;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.muster.imports.ChunkResult;
import io.muster.imports.ChunkStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a worker counts and times of imports. Any thread. */
public final class ImportMetrics {

  private final Map<ChunkStatus, Counter> chunks = new EnumMap<>(ChunkStatus.class);
  private final Counter created;
  private final Counter updated;
  private final Counter skipped;
  private final Counter rejected;
  private final Counter conflicts;
  private final Timer duration;

  /** Registers all meters, so that each is there from the start. */
  public ImportMetrics(MeterRegistry registry) {
    for (ChunkStatus status : ChunkStatus.values()) {
      chunks.put(
          status,
          Counter.builder("muster.worker.import.chunks")
              .description("Chunks of imports decided, repeated deliveries included")
              .tag("status", status.wireName())
              .register(registry));
    }
    this.created = rows(registry, "created");
    this.updated = rows(registry, "updated");
    this.skipped = rows(registry, "skipped");
    this.rejected = rows(registry, "rejected");
    this.conflicts =
        Counter.builder("muster.worker.import.conflicts")
            .description("Chunks that another unit got in the way of")
            .register(registry);
    this.duration =
        Timer.builder("muster.worker.import.chunk.duration")
            .description("From the start of a chunk to its commit, repetitions included")
            .serviceLevelObjectives(
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30))
            .register(registry);
  }

  Counter conflicts() {
    return conflicts;
  }

  void decided(ChunkResult result, long nanos) {
    Counter counter = chunks.get(result.status());
    if (counter != null) {
      counter.increment();
    }
    created.increment((double) result.createdCount());
    updated.increment(result.updated().size());
    skipped.increment(result.skipped().size());
    rejected.increment((double) result.rejectedCount());
    duration.record(nanos, TimeUnit.NANOSECONDS);
  }

  private static Counter rows(MeterRegistry registry, String result) {
    return Counter.builder("muster.worker.import.rows")
        .description("Rows of imports decided, repeated deliveries included")
        .tag("result", result)
        .register(registry);
  }
}
