package io.muster.imports;

import java.util.List;

/** A row as it stands in a chunk: every row of the file has its place there. */
public sealed interface ChunkRow {

  /**
   * A user.
   *
   * @param row the user
   */
  record Valid(ImportRow row) implements ChunkRow {}

  /**
   * A row that was refused before it came to a worker, or by the worker that read it.
   *
   * @param faults why; at least one
   */
  record Refused(List<RowFault> faults) implements ChunkRow {

    /** Takes its own copy. */
    public Refused {
      faults = List.copyOf(faults);
      if (faults.isEmpty()) {
        throw new IllegalArgumentException("a row is refused for a reason");
      }
    }
  }
}
