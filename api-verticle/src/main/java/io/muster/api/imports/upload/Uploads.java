package io.muster.api.imports.upload;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.api.http.BodyStream;
import io.muster.api.imports.record.ImportRecords;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.UploadEnding;
import io.muster.api.limit.Slots;
import io.muster.imports.rows.RowFormat;
import io.muster.messaging.Broker;
import io.muster.messaging.Publisher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uploads of one process: a bounded number at a time, each on a thread of its own, over one
 * connection to the broker that single writes don't share. Any thread.
 */
public final class Uploads {

  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final long LOOK_MILLIS = 25;
  private static final Duration THREAD_IDLE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final ImportRecords records;
  private final Publisher publisher;
  private final UnaryOperator<String> hasher;
  private final UploadLimits limits;
  private final String amqpUser;
  private final InstantSource clock;
  private final UploadMetrics metrics;
  private final Executor threads;
  private final Semaphore hashing;
  private final Slots places;
  private final Set<UploadRun> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /** The right to run one upload. Given back by the upload, or by who doesn't begin one. */
  public final class Place {
    private final AtomicBoolean given = new AtomicBoolean();

    private Place() {}

    /** Gives it back; safe to call again. */
    public void giveBack() {
      if (given.compareAndSet(false, true)) {
        places.giveBack();
      }
    }
  }

  /**
   * Connects to the broker in the background.
   *
   * @param hasher makes the hash of a password, on several threads at once
   * @param amqpUser the user of the connection, whose imports these are to the workers
   */
  public Uploads(
      Vertx vertx,
      Broker broker,
      ImportRecords records,
      UnaryOperator<String> hasher,
      UploadLimits limits,
      String amqpUser,
      InstantSource clock,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.records = records;
    this.hasher = hasher;
    this.limits = limits;
    this.amqpUser = amqpUser;
    this.clock = clock;
    this.metrics = new UploadMetrics(registry);
    this.hashing = new Semaphore(limits.hashingThreads());
    this.publisher = broker.publisher("imports", limits.uploads() * limits.chunksInFlight());
    this.threads = threads(limits.uploads());
    this.places =
        new Slots(limits.uploads())
            .shown(registry, "muster.imports.uploads", "Uploads that are running");
  }

  private static Executor threads(int most) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        // One that has given its place back may not have ended yet.
        2 * most,
        THREAD_IDLE.toSeconds(),
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "muster-import-upload-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Whether the process takes no more uploads because it is about to stop. */
  public boolean isStopping() {
    return stopping;
  }

  /** A place for one more upload; null if there is none. */
  public @Nullable Place admit() {
    return stopping || !places.take() ? null : new Place();
  }

  /** How long the client of an upload may send nothing. */
  public Duration silence() {
    return limits.silence();
  }

  /** The AMQP user that chunks are sent by. */
  public String amqpUser() {
    return amqpUser;
  }

  /**
   * Runs an upload that has the lease of its import, to its end, and saves that.
   *
   * @param place given back at the end
   * @param stored the import; says where the body begins
   * @param token the lease
   * @param format how the rows are written
   * @param body what comes in
   * @return completes on the caller's event loop; fails if the store can't be reached or there is a
   *     bug: then the upload can be resumed all the same
   */
  public Future<UploadEnd> run(
      Place place, StoredImport stored, String token, RowFormat format, BodyStream body) {
    Context context = vertx.getOrCreateContext();
    ChunkSending sending =
        new ChunkSending(vertx, publisher, stored.upload().point(), limits, metrics);
    UploadRun run =
        new UploadRun(
            stored, format, body, sending, this::hash, limits.hashingThreads(), amqpUser, clock);
    ProgressKeeper keeper =
        new ProgressKeeper(
            vertx,
            records,
            stored.id(),
            token,
            sending::confirmed,
            () -> run.stop(StoppedException.Cause.SUPERSEDED));
    running.add(run);
    if (stopping) {
      run.stop(StoppedException.Cause.STOPPING);
    }
    LOG.info(
        "event=upload_begun import_id={} rows_before={}",
        stored.id(),
        stored.upload().point().rows());
    return start(run, context)
        .transform(
            done ->
                done.succeeded()
                    ? ended(keeper, done.result())
                    : keeper
                        .end(sending.confirmed(), new UploadEnding.Open())
                        .transform(saved -> Future.<UploadEnd>failedFuture(done.cause())))
        .onComplete(
            done -> {
              running.remove(run);
              place.giveBack();
              report(stored, sending, done.succeeded() ? done.result() : null);
            });
  }

  private Future<UploadEnd> start(UploadRun run, Context context) {
    Promise<UploadEnd> promise = Promise.promise();
    Runnable task =
        () -> {
          try {
            UploadEnd end = run.run();
            context.runOnContext(there -> promise.complete(end));
          } catch (InterruptedException | RuntimeException | Error failed) {
            context.runOnContext(there -> promise.fail(failed));
          }
        };
    try {
      threads.execute(task);
    } catch (RuntimeException | Error noThread) {
      // Its lease is given back as after any other end.
      return Future.failedFuture(noThread);
    }
    return promise.future();
  }

  private Future<UploadEnd> ended(ProgressKeeper keeper, UploadEnd end) {
    return keeper
        .end(end.point(), ending(end))
        .map(
            saved ->
                saved || !(end instanceof UploadEnd.Complete)
                    ? end
                    : new UploadEnd.Superseded(end.point()));
  }

  private UploadEnding ending(UploadEnd end) {
    if (end instanceof UploadEnd.Complete) {
      return new UploadEnding.Complete(clock.instant());
    }
    return end instanceof UploadEnd.Unreadable unreadable
        ? new UploadEnding.Failed(clock.instant(), unreadable.failure())
        : new UploadEnding.Open();
  }

  private void report(StoredImport stored, ChunkSending sending, @Nullable UploadEnd end) {
    long rows = sending.confirmed().rows();
    String how = end == null ? "Fault" : end.getClass().getSimpleName();
    metrics.ended(how, rows - stored.upload().point().rows());
    LOG.info("event=upload_ended import_id={} rows={} end={}", stored.id(), rows, how);
  }

  /** Hashes, on so many threads at most for all uploads together. */
  private String hash(String password) {
    try {
      hashing.acquire();
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the upload has ended", givenUp);
    }
    try {
      return hasher.apply(password);
    } finally {
      hashing.release();
    }
  }

  /** Takes no more uploads and ends those that run, each behind its last whole chunk. */
  public Future<Void> drain() {
    stopping = true;
    running.forEach(run -> run.stop(StoppedException.Cause.STOPPING));
    return places.taken() == 0
        ? Future.succeededFuture()
        : vertx.timer(LOOK_MILLIS).compose(passed -> drain());
  }

  /** Ends the connection to the broker. */
  public Future<Void> close() {
    return publisher.close();
  }
}
