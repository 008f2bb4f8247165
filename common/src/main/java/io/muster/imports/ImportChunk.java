package io.muster.imports;

import java.time.Instant;
import java.util.List;

/**
 * Some rows of an import, as a worker gets them.
 *
 * @param id which ones
 * @param firstRow the number of the first row in the whole import, from 1
 * @param rows the rows, in order
 * @param last whether it is the import's last chunk
 * @param onConflict what becomes of rows whose user is there already
 * @param sender the AMQP user that published it
 * @param timestamp when it was made, to the second
 */
public record ImportChunk(
    ChunkId id,
    long firstRow,
    List<ChunkRow> rows,
    boolean last,
    OnConflict onConflict,
    String sender,
    Instant timestamp) {

  /** The most rows in a chunk. */
  public static final int MAX_ROWS = 1_000;

  /** The most bytes that the rows of a chunk may take in its message. */
  public static final int MAX_ROW_BYTES = 1 << 20;

  /** Takes its own copy. */
  public ImportChunk {
    rows = List.copyOf(rows);
  }

  /** The number of the last row; one less than the first where there are none. */
  public long lastRow() {
    return firstRow + rows.size() - 1;
  }

  /** A check sum of what its rows say, without their hashes. */
  public long rowsDigest() {
    return RowsDigest.of(rows);
  }

  @Override
  public String toString() {
    return "ImportChunk[" + id + ", rows " + firstRow + " to " + lastRow() + "]";
  }
}
