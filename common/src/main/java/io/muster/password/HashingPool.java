package io.muster.password;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords off the event loop, on threads of its own. No more wait than the queue holds:
 * what comes on top is refused at once. Safe for any thread.
 */
public final class HashingPool implements AutoCloseable {

  private final UnaryOperator<String> hash;
  private final ThreadPoolExecutor executor;
  private final Timer time;
  private final Counter refused;

  /** A pool that hashes with {@code hasher}. */
  public HashingPool(PasswordHasher hasher, HashingSettings settings, MeterRegistry metrics) {
    this(hasher::hash, settings, metrics);
  }

  HashingPool(UnaryOperator<String> hash, HashingSettings settings, MeterRegistry metrics) {
    this.hash = hash;
    this.executor =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            threadFactory());
    this.time =
        Timer.builder("muster.password.hash")
            .description("Time to hash one password, without waiting")
            .register(metrics);
    this.refused =
        Counter.builder("muster.password.refused")
            .description("Passwords refused because the queue was full")
            .register(metrics);
    metrics.gauge("muster.password.waiting", executor, pool -> pool.getQueue().size());
  }

  /**
   * Hashes a password.
   *
   * @return completes on the caller's context, or on the pool's thread where it has none; fails
   *     only if hashing itself fails
   */
  public Future<HashResult> submit(String password) {
    Promise<HashResult> promise = Promise.promise();
    Context context = Vertx.currentContext();
    try {
      executor.execute(() -> run(password, promise, context));
    } catch (RejectedExecutionException full) {
      refused.increment();
      return Future.succeededFuture(new HashResult.PoolFull());
    }
    return promise.future();
  }

  /** Takes no more; what waits is still hashed. */
  @Override
  public void close() {
    executor.shutdown();
  }

  private void run(String password, Promise<HashResult> promise, @Nullable Context context) {
    Future<HashResult> result;
    try {
      result =
          Future.succeededFuture(new HashResult.Hashed(time.record(() -> hash.apply(password))));
    } catch (RuntimeException | Error failed) {
      result = Future.failedFuture(failed);
    }
    Future<HashResult> done = result;
    if (context == null) {
      done.onComplete(promise);
    } else {
      context.runOnContext(unused -> done.onComplete(promise));
    }
  }

  private static ThreadFactory threadFactory() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "hashing-" + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }
}
