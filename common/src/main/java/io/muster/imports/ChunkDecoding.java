package io.muster.imports;

import org.jspecify.annotations.Nullable;

/** What a delivery from the queue of imports turned out to be. */
public sealed interface ChunkDecoding {

  /**
   * A chunk; rows of it may be refused nevertheless.
   *
   * @param chunk the chunk
   */
  record Valid(ImportChunk chunk) implements ChunkDecoding {}

  /**
   * No chunk that can be processed: the message is at fault, and will be on each redelivery.
   *
   * @param id the chunk that it would have been, or null where that can't be told
   * @param reason what was wrong and what would be right; holds no secret and nothing of a row
   */
  record Invalid(@Nullable ChunkId id, String reason) implements ChunkDecoding {}
}
