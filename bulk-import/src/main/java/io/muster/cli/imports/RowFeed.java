package io.muster.cli.imports;

import io.muster.imports.rows.ReadyRow;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.RowHashing;
import io.muster.imports.rows.RowPlace;
import io.muster.imports.rows.RowSource;
import io.muster.imports.rows.UnreadableSourceException;
import io.muster.password.PasswordHasher;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows on their way out of a file, ready for the queue. For one thread, but for the figures. */
final class RowFeed implements AutoCloseable {

  private final RowSource source;
  private final RowHashing hashing;
  private volatile long rows;
  private ResumePoint behind;

  /**
   * Feeds rows.
   *
   * @param source the rows; closed with this
   * @param from where the source begins
   * @param threads how many hash at once
   */
  RowFeed(RowSource source, ResumePoint from, PasswordHasher hasher, int threads) {
    this.source = source;
    this.hashing = new RowHashing(source, hasher, threads);
    this.behind = from;
    this.rows = from.rows();
  }

  /**
   * The next row; null behind the last.
   *
   * @throws UnreadableSourceException if the rest can't be read
   */
  @Nullable ReadyRow next() throws IOException, UnreadableSourceException, InterruptedException {
    ReadyRow row = hashing.next();
    if (row != null) {
      rows = row.place().number();
    }
    return row;
  }

  /** The place behind the row that was read last, or where this began. */
  ResumePoint behind(@Nullable RowPlace last) {
    if (last != null) {
      behind = last.after(source.header());
    }
    return behind;
  }

  /** How many rows of the file were given. Any thread. */
  long rows() {
    return rows;
  }

  /** How many of the rows that were given needed hashing. Any thread. */
  long hashed() {
    return hashing.hashed();
  }

  @Override
  public void close() throws IOException {
    hashing.close();
    source.close();
  }
}
