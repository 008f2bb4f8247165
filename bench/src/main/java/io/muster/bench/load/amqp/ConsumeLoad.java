package io.muster.bench.load.amqp;

import io.muster.bench.load.CpuClock;
import io.muster.bench.load.Load;
import io.muster.bench.load.LoadReport;
import io.muster.bench.load.Window;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Consumes a full queue to its end: prefetch 200 and one acknowledgement for 100 messages. The time
 * runs from the first delivery to the last; a window's length says nothing here.
 */
abstract class ConsumeLoad implements Load {
  static final int PREFETCH = 200;

  private static final int BATCH = 100;
  private static final long LIMIT_SECONDS = 120;

  private final BenchQueue queue;
  private final int messages;
  private final AtomicInteger seen = new AtomicInteger();
  private volatile CountDownLatch all = new CountDownLatch(1);
  private volatile long firstAt;
  private volatile long lastAt;

  ConsumeLoad(JsonObject config) throws IOException {
    this.queue = new BenchQueue(config.getString("rabbitmq_uri"), "bench.consume");
    this.messages = config.getInteger("messages");
  }

  /** Begins to consume; each delivery is told to {@link #isBatchEnd}. */
  abstract void consume(String queueName) throws Exception;

  /** Ends it. */
  abstract void stop() throws Exception;

  /** Counts a delivery; whether it and those before it are to be acknowledged now. */
  final boolean isBatchEnd() {
    int count = seen.incrementAndGet();
    if (count == 1) {
      firstAt = System.nanoTime();
    }
    if (count == messages) {
      lastAt = System.nanoTime();
      all.countDown();
    }
    return count % BATCH == 0 || count == messages;
  }

  @Override
  public final LoadReport run(Window window) throws Exception {
    queue.renew();
    queue.fill(messages);
    seen.set(0);
    all = new CountDownLatch(1);
    CpuClock clock = new CpuClock(window.processes());
    CpuClock.Reading before = clock.read();
    consume(queue.name());
    boolean complete = all.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    CpuClock.Reading after = clock.read();
    stop();
    if (!complete) {
      throw new IOException("only " + seen.get() + " of " + messages + " messages came");
    }
    return new LoadReport(
        messages * 1e9 / (lastAt - firstAt),
        messages,
        0,
        0,
        0,
        Map.of(),
        after.secondsSince(before),
        after.busyCoresSince(before),
        Map.of());
  }

  @Override
  public void close() {
    queue.close();
  }
}
