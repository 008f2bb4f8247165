package io.muster.worker.consume;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Carries things from any thread to one context, in order, with one hop for all that come while the
 * context is busy. It has no bound of its own: the prefetch bounds what a broker delivers.
 */
public final class HandOver<T> {

  private final Context context;
  private final Consumer<T> sink;
  private final Runnable afterEach;
  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * Ready to be used.
   *
   * @param context where the things go
   * @param sink gets each of them, on the context
   * @param afterHop runs after each hop, on the context
   */
  public HandOver(Context context, Consumer<T> sink, Runnable afterHop) {
    this.context = context;
    this.sink = sink;
    this.afterEach = afterHop;
  }

  /** Takes one; any thread, never blocks. */
  public void offer(T item) {
    queue.add(item);
    if (scheduled.compareAndSet(false, true)) {
      context.runOnContext(hop -> drain());
    }
  }

  private void drain() {
    // Cleared first: what is added from here on either is seen below or schedules its own hop.
    scheduled.set(false);
    for (T item = queue.poll(); item != null; item = queue.poll()) {
      sink.accept(item);
    }
    afterEach.run();
  }
}
