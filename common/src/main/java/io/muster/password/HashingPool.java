package io.muster.password;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Hashes passwords off the event loop, on threads of its own. No more wait than the queue holds:
 * what comes on top is refused at once. Requests for the same that come together share one hash.
 * Safe for any thread.
 */
public final class HashingPool implements AutoCloseable {

  private final UnaryOperator<String> hash;
  private final ThreadPoolExecutor executor;
  private final Timer time;
  private final Counter refused;
  private final Map<Shared, Promise<HashResult>> running = new ConcurrentHashMap<>();

  /** What makes two requests one. */
  private record Shared(String key, String password) {
    @Override
    public String toString() {
      return "Shared[redacted]";
    }
  }

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
    return hash(password, promise) ? onContext(promise.future()) : promise.future();
  }

  /**
   * Hashes a password, or waits for its hash where one who came before with the same key waits for
   * it: retries of one request take one place, and one hash.
   *
   * @param key what makes requests the same one; another password under it is hashed by itself
   * @return as {@link #submit}
   */
  public Future<HashResult> submitOnce(String key, String password) {
    Shared shared = new Shared(key, password);
    Promise<HashResult> first = Promise.promise();
    Promise<HashResult> before = running.putIfAbsent(shared, first);
    if (before != null) {
      return onContext(before.future());
    }
    first.future().onComplete(done -> running.remove(shared));
    hash(password, first);
    return onContext(first.future());
  }

  /** Takes no more; what waits is still hashed. */
  @Override
  public void close() {
    executor.shutdown();
  }

  /** Completes the promise on the pool's thread; at once, and says false, where it is full. */
  private boolean hash(String password, Promise<HashResult> promise) {
    try {
      executor.execute(() -> run(password, promise));
      return true;
    } catch (RejectedExecutionException full) {
      refused.increment();
      promise.complete(new HashResult.PoolFull(busyFor()));
      return false;
    }
  }

  private void run(String password, Promise<HashResult> promise) {
    HashResult result;
    try {
      result = new HashResult.Hashed(time.record(() -> hash.apply(password)));
    } catch (RuntimeException | Error failed) {
      promise.fail(failed);
      return;
    }
    promise.complete(result);
  }

  private static Future<HashResult> onContext(Future<HashResult> result) {
    Context context = Vertx.currentContext();
    if (context == null) {
      return result;
    }
    Promise<HashResult> there = Promise.promise();
    result.onComplete(done -> context.runOnContext(hop -> result.onComplete(there)));
    return there.future();
  }

  private Duration busyFor() {
    double each = time.mean(TimeUnit.MILLISECONDS);
    return Duration.ofMillis(
        Math.round(each * executor.getQueue().size() / executor.getMaximumPoolSize()));
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
