package io.muster.worker.decision;

import io.muster.imports.ChunkResult;
import java.time.Instant;

/** What a fold makes of a chunk of an import. */
public sealed interface ChunkDecision {

  /**
   * It is decided, now or earlier.
   *
   * @param result the result that stands
   * @param openedAt when its import was opened, which the ids of its users begin with
   */
  record Decided(ChunkResult result, Instant openedAt) implements ChunkDecision {}

  /** Its import isn't open yet: open it, then fold again. */
  record Unopened() implements ChunkDecision {}

  /**
   * It can't be decided, now or ever: the message is at fault.
   *
   * @param reason what is wrong and what would be right
   */
  record Refused(String reason) implements ChunkDecision {}
}
