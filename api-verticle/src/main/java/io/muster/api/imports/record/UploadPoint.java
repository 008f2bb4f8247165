package io.muster.api.imports.record;

import io.muster.imports.rows.ResumePoint;

/**
 * How far an import has come: everything before is on the queue, and nothing behind needs to be.
 *
 * @param nextChunk the number of the next chunk
 * @param resume where in the file its first row is looked for
 * @param hashed how many passwords were hashed for what came before, about
 */
public record UploadPoint(int nextChunk, ResumePoint resume, long hashed) {

  /** Nothing is on the queue. */
  public static final UploadPoint START = new UploadPoint(0, ResumePoint.BEGINNING, 0);

  /** How many rows are on the queue. */
  public long rows() {
    return resume.rows();
  }
}
