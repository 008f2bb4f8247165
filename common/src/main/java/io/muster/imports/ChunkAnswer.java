package io.muster.imports;

import io.muster.imports.ChunkResult.RejectedRow;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the sender of a chunk learns of it by the reply that {@link ChunkReply} makes. */
public sealed interface ChunkAnswer {

  /**
   * A worker decided the chunk: something is known of each of its rows.
   *
   * @param id which chunk
   * @param status how it ended
   * @param firstRow its first row
   * @param lastRow its last row; one less than the first where it had none
   * @param created how many rows made a user
   * @param updated how many rows changed one
   * @param skipped how many rows were passed over
   * @param rejected how many rows were refused
   * @param rejectedRows the rows that were refused by themselves, in order; none where the chunk
   *     was refused as a whole
   * @param reason why the chunk was refused as a whole; empty where it wasn't
   */
  record Decided(
      ChunkId id,
      ChunkStatus status,
      long firstRow,
      long lastRow,
      long created,
      long updated,
      long skipped,
      long rejected,
      List<RejectedRow> rejectedRows,
      String reason)
      implements ChunkAnswer {

    /** Takes its own copy. */
    public Decided {
      rejectedRows = List.copyOf(rejectedRows);
    }

    /** How many rows it had. */
    public long rows() {
      return lastRow - firstRow + 1;
    }
  }

  /**
   * The message is among the dead letters, and no worker decides it: to send it again as it is
   * brings the same.
   *
   * @param id the chunk that it was meant to be; null where the reply doesn't say so
   * @param reason what was wrong with it, as it was sent
   */
  record Failed(@Nullable ChunkId id, String reason) implements ChunkAnswer {}

  /**
   * Reads the body of a reply.
   *
   * @throws IOException if it is none
   */
  static ChunkAnswer decode(byte[] body) throws IOException {
    return ChunkAnswerReader.read(body);
  }
}
