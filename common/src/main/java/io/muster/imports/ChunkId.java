package io.muster.imports;

/**
 * Which chunk of which import; the id of its message and of its result.
 *
 * @param importId the import
 * @param chunk its number, from 0 without gaps
 */
public record ChunkId(String importId, int chunk) {

  /** {@code <import_id>/<chunk>}. */
  public String text() {
    return importId + "/" + chunk;
  }

  @Override
  public String toString() {
    return text();
  }
}
