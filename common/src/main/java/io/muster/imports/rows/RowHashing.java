package io.muster.imports.rows;

import io.muster.imports.ChunkRow;
import io.muster.imports.ImportRow;
import io.muster.password.PasswordHasher;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows ready for the queue: hashes their passwords on threads of its own, a bounded number of
 * rows ahead, and gives the rows in the order of the file. For one thread, which waits: never an
 * event loop.
 */
public final class RowHashing implements AutoCloseable {

  private static final String CLOSED = "the hashing of rows is closed";

  /** Hashes that wait or run, for each thread: enough that none is idle between two calls. */
  private static final int HASHES_AHEAD = 4;

  /** Rows of any kind that wait behind a hash. */
  private static final int ROWS_AHEAD = 64;

  private final RowSource source;
  private final UnaryOperator<String> hash;
  private final int mostHashes;
  private final ThreadPoolExecutor executor;
  private final Deque<Waiting> window = new ArrayDeque<>();
  private final AtomicLong hashed = new AtomicLong();

  private int hashesWaiting;
  private boolean sourceEnded;
  private @Nullable Exception sourceFailure;
  private @Nullable IllegalStateException hashFailure;

  /** A row in the window; it holds no password, and its hash when that is there. */
  private record Waiting(RowPlace place, ChunkRow row, @Nullable Future<String> hash) {}

  /**
   * Hashes the rows of a source.
   *
   * @param source the rows; it stays the caller's to close, after this
   * @param hasher makes the hashes
   * @param threads how many hash at once, at least 1
   */
  public RowHashing(RowSource source, PasswordHasher hasher, int threads) {
    this(source, hasher::hash, threads);
  }

  /**
   * Hashes the rows of a source in another way.
   *
   * @param hash makes the hash of a password, on several threads at once
   */
  public RowHashing(RowSource source, UnaryOperator<String> hash, int threads) {
    this.source = source;
    this.hash = hash;
    this.mostHashes = threads * HASHES_AHEAD;
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(mostHashes),
            threadFactory());
  }

  private static ThreadFactory threadFactory() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "muster-import-hashing-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * The next row; null behind the last one. It may wait for the source while rows are ready.
   *
   * @throws UnreadableSourceException if the rest of the file can't be read; all rows before were
   *     given
   * @throws IOException if the stream fails; all rows before were given
   * @throws InterruptedException if the thread is interrupted while it waits for a hash; nothing is
   *     lost, it may ask again
   * @throws IllegalStateException if hashing failed, or this is closed; the same at each further
   *     call
   */
  public @Nullable ReadyRow next()
      throws IOException, UnreadableSourceException, InterruptedException {
    if (executor.isShutdown()) {
      throw new IllegalStateException(CLOSED);
    }
    if (hashFailure != null) {
      throw hashFailure;
    }
    readAhead();
    Waiting first = window.peek();
    if (first == null) {
      throwSourceFailure();
      return null;
    }
    ChunkRow row = finish(first);
    window.remove();
    return new ReadyRow(first.place(), row);
  }

  /** How many of the rows given so far needed hashing: what makes an import slow. Any thread. */
  public long hashed() {
    return hashed.get();
  }

  /** Stops its threads; hashes that wait are given up. Safe to call twice, from any thread. */
  @Override
  public void close() {
    executor.shutdownNow().forEach(waiting -> ((Future<?>) waiting).cancel(true));
  }

  /** Reads a row, and as long as hashes are to be waited for, more rows to hash beside them. */
  private void readAhead() {
    while (!sourceEnded
        && (window.isEmpty()
            || (hashesWaiting > 0
                && hashesWaiting < mostHashes
                && window.size() < mostHashes + ROWS_AHEAD))) {
      try {
        FileRow row = source.next();
        if (row == null) {
          sourceEnded = true;
        } else {
          window.add(begin(row));
        }
      } catch (IOException | UnreadableSourceException failed) {
        // The rows before it are good: they are given first.
        sourceEnded = true;
        sourceFailure = failed;
      }
    }
  }

  private Waiting begin(FileRow row) {
    if (row instanceof FileRow.Faulty faulty) {
      return new Waiting(row.place(), new ChunkRow.Refused(faulty.faults()), null);
    }
    FileRow.User user = (FileRow.User) row;
    ChunkRow valid = new ChunkRow.Valid(user.row());
    String password = user.password();
    if (password == null) {
      return new Waiting(row.place(), valid, null);
    }
    hashesWaiting++;
    return new Waiting(row.place(), valid, submit(password));
  }

  /** The task forgets what it captured, the password with it, as soon as it has run. */
  private Future<String> submit(String password) {
    try {
      return executor.submit(() -> hash.apply(password));
    } catch (RejectedExecutionException closedMeanwhile) {
      throw new IllegalStateException(CLOSED, closedMeanwhile);
    }
  }

  private ChunkRow finish(Waiting waiting) throws InterruptedException {
    Future<String> future = waiting.hash();
    if (future == null || !(waiting.row() instanceof ChunkRow.Valid valid)) {
      return waiting.row();
    }
    try {
      ChunkRow row = new ChunkRow.Valid(withHash(valid.row(), future.get()));
      hashesWaiting--;
      hashed.incrementAndGet();
      return row;
    } catch (ExecutionException | CancellationException failed) {
      hashFailure =
          new IllegalStateException(
              "the password of row " + waiting.place().number() + " could not be hashed", failed);
      throw hashFailure;
    }
  }

  private static ImportRow withHash(ImportRow row, String passwordHash) {
    return new ImportRow(
        row.id(),
        row.name(),
        row.email(),
        passwordHash,
        row.createdAt(),
        row.updatedAt(),
        row.version());
  }

  private void throwSourceFailure() throws IOException, UnreadableSourceException {
    if (sourceFailure instanceof IOException failed) {
      throw failed;
    }
    if (sourceFailure instanceof UnreadableSourceException unreadable) {
      throw unreadable;
    }
  }
}
