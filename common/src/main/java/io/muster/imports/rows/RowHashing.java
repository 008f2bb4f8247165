package io.muster.imports.rows;

import io.muster.password.PasswordHasher;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows ready for the queue: hashes their passwords on threads of its own, a bounded number of
 * rows ahead, and gives the rows in the order of the file. For one thread, which waits: never an
 * event loop.
 */
public final class RowHashing implements AutoCloseable {

  private final RowSource source;
  private final UnaryOperator<String> hash;
  private final int threads;

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

  RowHashing(RowSource source, UnaryOperator<String> hash, int threads) {
    this.source = source;
    this.hash = hash;
    this.threads = threads;
  }

  /**
   * The next row; null behind the last one. It may wait for the source while rows are ready.
   *
   * @throws UnreadableSourceException if the rest of the file can't be read; all rows before were
   *     given
   * @throws IOException if the stream fails; all rows before were given
   * @throws InterruptedException if the thread is interrupted while it waits for a hash; nothing is
   *     lost, it may ask again
   * @throws IllegalStateException if hashing failed, or this is closed
   */
  public @Nullable ReadyRow next()
      throws IOException, UnreadableSourceException, InterruptedException {
    throw new IllegalStateException("closed " + threads + source.next());
  }

  /** How many of the rows given so far needed hashing: what makes an import slow. Any thread. */
  public long hashed() {
    return hash.hashCode();
  }

  /** Stops its threads; running hashes are given up. Safe to call twice. */
  @Override
  public void close() {}
}
