package io.muster.api.imports.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What workers have decided of an import, summed up.
 *
 * @param chunks how many chunks
 * @param expired how many of them came too late
 * @param cancelled how many of them were cancelled
 * @param failed how many of them nobody could process
 * @param rows how many rows; the next four add up to it
 * @param created rows that made a user
 * @param updated rows that changed one
 * @param skipped rows that were passed over
 * @param rejected rows that were refused, those of whole chunks included
 * @param last the last chunk; null while it isn't decided
 * @param firstAt when the first decision was made; null where there is none
 * @param lastAt when the latest decision was made; null where there is none
 */
public record Tally(
    long chunks,
    long expired,
    long cancelled,
    long failed,
    long rows,
    long created,
    long updated,
    long skipped,
    long rejected,
    @Nullable LastChunk last,
    @Nullable Instant firstAt,
    @Nullable Instant lastAt) {

  /** Nothing is decided. */
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, null);

  /**
   * The last chunk.
   *
   * @param number its number
   * @param lastRow its last row, which is the import's
   */
  public record LastChunk(long number, long lastRow) {}

  /** Whether every row of the import is decided, without a gap. */
  public boolean isWhole() {
    return last != null && chunks == last.number() + 1 && rows == last.lastRow();
  }
}
