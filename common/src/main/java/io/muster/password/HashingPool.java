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
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and verifies passwords off the event loop, on threads of its own. No more wait than the
 * queue holds: what comes on top is refused at once. Requests for the same that come together share
 * one hash. Safe for any thread.
 */
public final class HashingPool implements AutoCloseable {

  private final UnaryOperator<String> hash;
  private final Verifying verifying;
  private final ThreadPoolExecutor executor;
  private final Timer hashTime;
  private final Timer verifyTime;
  private final Counter refused;
  private final Map<Shared, Promise<HashResult>> running = new ConcurrentHashMap<>();

  /** What makes two requests one. */
  private record Shared(String key, String password) {
    @Override
    public String toString() {
      return "Shared[redacted]";
    }
  }

  /** Holds a password against a stored hash. */
  interface Verifying {
    Verification verify(String password, @Nullable String storedHash);
  }

  /** A pool that hashes with {@code hasher}, and verifies at its cost. */
  public HashingPool(PasswordHasher hasher, HashingSettings settings, MeterRegistry metrics) {
    this(hasher::hash, new PasswordVerifier(hasher)::verify, settings, metrics);
  }

  HashingPool(
      UnaryOperator<String> hash,
      Verifying verifying,
      HashingSettings settings,
      MeterRegistry metrics) {
    this.hash = hash;
    this.verifying = verifying;
    this.executor =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            threadFactory());
    this.hashTime =
        Timer.builder("muster.password.hash")
            .description("Time to hash one password, without waiting")
            .register(metrics);
    this.verifyTime =
        Timer.builder("muster.password.verify")
            .description("Time to verify one password, without waiting")
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

  /**
   * Holds a password against a stored hash, as {@link PasswordVerifier#verify} does.
   *
   * @param storedHash the hash; null where there is no such user, which takes as long
   * @return as {@link #submit}
   */
  public Future<VerifyResult> verify(String password, @Nullable String storedHash) {
    Promise<VerifyResult> promise = Promise.promise();
    boolean taken =
        execute(
            () ->
                new VerifyResult.Verified(
                    verifyTime.record(() -> verifying.verify(password, storedHash))),
            VerifyResult.PoolFull::new,
            promise);
    return taken ? onContext(promise.future()) : promise.future();
  }

  /**
   * Whether one more would be refused now, so that nothing need be spent on it; counted as refused.
   * Any thread.
   *
   * @return how long it will take to do what waits now; empty where one more may be tried
   */
  public Optional<Duration> refusal() {
    if (executor.getQueue().remainingCapacity() > 0 && !executor.isShutdown()) {
      return Optional.empty();
    }
    refused.increment();
    return Optional.of(busyFor());
  }

  /** Takes no more; what waits is still done. */
  @Override
  public void close() {
    executor.shutdown();
  }

  private boolean hash(String password, Promise<HashResult> promise) {
    return execute(
        () -> new HashResult.Hashed(hashTime.record(() -> hash.apply(password))),
        HashResult.PoolFull::new,
        promise);
  }

  /** Completes the promise on the pool's thread; at once, and says false, where it is full. */
  private <T> boolean execute(Supplier<T> work, Function<Duration, T> full, Promise<T> promise) {
    try {
      executor.execute(() -> run(work, promise));
      return true;
    } catch (RejectedExecutionException rejected) {
      refused.increment();
      promise.complete(full.apply(busyFor()));
      return false;
    }
  }

  private static <T> void run(Supplier<T> work, Promise<T> promise) {
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error failed) {
      promise.fail(failed);
      return;
    }
    promise.complete(result);
  }

  private static <T> Future<T> onContext(Future<T> result) {
    Context context = Vertx.currentContext();
    if (context == null) {
      return result;
    }
    Promise<T> there = Promise.promise();
    result.onComplete(done -> context.runOnContext(hop -> result.onComplete(there)));
    return there.future();
  }

  private Duration busyFor() {
    long count = hashTime.count() + verifyTime.count();
    double total =
        hashTime.totalTime(TimeUnit.MILLISECONDS) + verifyTime.totalTime(TimeUnit.MILLISECONDS);
    double each = count == 0 ? 0 : total / count;
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
