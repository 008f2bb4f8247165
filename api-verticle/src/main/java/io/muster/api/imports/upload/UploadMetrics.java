package io.muster.api.imports.upload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what uploads do. Any thread. */
final class UploadMetrics {

  private final MeterRegistry registry;
  private final Counter taken;
  private final Counter notTaken;
  private final Counter rows;

  UploadMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.taken =
        Counter.builder("muster.imports.chunks.published")
            .description("Chunks of uploads that the broker has taken")
            .register(registry);
    this.notTaken =
        Counter.builder("muster.imports.chunks.retried")
            .description("Times that the broker didn't take a chunk of an upload, which was kept")
            .register(registry);
    this.rows =
        Counter.builder("muster.imports.rows.received")
            .description("Rows that uploads have put on the queue")
            .register(registry);
  }

  void chunkTaken() {
    taken.increment();
  }

  void chunkNotTaken() {
    notTaken.increment();
  }

  void ended(String end, long sentRows) {
    rows.increment((double) sentRows);
    Counter.builder("muster.imports.uploads.ended")
        .description("Uploads by how they ended")
        .tag("end", end)
        .register(registry)
        .increment();
  }
}
