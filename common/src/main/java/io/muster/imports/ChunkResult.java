package io.muster.imports;

import io.muster.user.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a chunk; kept in the place of its rows' outcomes. Holds nothing of the rows'
 * content but a check sum.
 *
 * @param id which chunk
 * @param firstRow its first row
 * @param lastRow its last row; one less than the first where it had none
 * @param last whether it was the import's last chunk
 * @param rowsDigest {@link ImportChunk#rowsDigest()}; null in results of versions that kept none
 * @param status how it ended; all counts and lists are empty where no row was decided by itself
 * @param updated the rows that changed users
 * @param skipped the rows that were passed over
 * @param rejected the rows that were refused
 * @param decidedAt when, to the millisecond
 * @param expiresAt until when it is kept
 */
public record ChunkResult(
    ChunkId id,
    long firstRow,
    long lastRow,
    boolean last,
    @Nullable Long rowsDigest,
    ChunkStatus status,
    List<UpdatedRow> updated,
    List<Long> skipped,
    List<RejectedRow> rejected,
    Instant decidedAt,
    Instant expiresAt) {

  /**
   * A row that changed a user.
   *
   * @param row its number
   * @param user the user
   * @param version the user's version after it
   */
  public record UpdatedRow(long row, UserId user, long version) {}

  /**
   * A row that was refused.
   *
   * @param row its number
   * @param faults why
   */
  public record RejectedRow(long row, List<RowFault> faults) {

    /** Takes its own copy. */
    public RejectedRow {
      faults = List.copyOf(faults);
    }
  }

  /** Takes its own copies. */
  public ChunkResult {
    updated = List.copyOf(updated);
    skipped = List.copyOf(skipped);
    rejected = List.copyOf(rejected);
  }

  /** A chunk whose rows were decided one by one. */
  public static ChunkResult applied(
      ImportChunk chunk,
      List<UpdatedRow> updated,
      List<Long> skipped,
      List<RejectedRow> rejected,
      Instant decidedAt,
      Instant expiresAt) {
    return new ChunkResult(
        chunk.id(),
        chunk.firstRow(),
        chunk.lastRow(),
        chunk.last(),
        chunk.rowsDigest(),
        ChunkStatus.APPLIED,
        updated,
        skipped,
        rejected,
        decidedAt,
        expiresAt);
  }

  /** A chunk of which no row was decided by itself. */
  public static ChunkResult whole(
      ImportChunk chunk, ChunkStatus status, Instant decidedAt, Instant expiresAt) {
    return new ChunkResult(
        chunk.id(),
        chunk.firstRow(),
        chunk.lastRow(),
        chunk.last(),
        chunk.rowsDigest(),
        status,
        List.of(),
        List.of(),
        List.of(),
        decidedAt,
        expiresAt);
  }

  /** How many rows it had. */
  public long rows() {
    return lastRow - firstRow + 1;
  }

  /** How many rows made a user. */
  public long createdCount() {
    return status == ChunkStatus.APPLIED
        ? rows() - updated.size() - skipped.size() - rejected.size()
        : 0;
  }

  /** How many rows were refused. */
  public long rejectedCount() {
    return status == ChunkStatus.APPLIED ? rejected.size() : rows();
  }

  /** Whether these are the numbers of a chunk's rows, and it is the last one or not as this is. */
  public boolean isPlacedAs(ImportChunk chunk) {
    return firstRow == chunk.firstRow() && lastRow == chunk.lastRow() && last == chunk.last();
  }

  /** Whether a chunk's rows say what those said that this became of. */
  public boolean isOfRowsOf(ImportChunk chunk) {
    return rowsDigest == null || rowsDigest == chunk.rowsDigest();
  }
}
