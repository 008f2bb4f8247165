package io.muster.api.imports.record;

import io.muster.imports.ChunkResult;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What workers have decided; what was told once is never taken back. Each future fails if the store
 * can't be reached in time. Any thread.
 */
public interface ImportResults {

  /** The sums of each of these imports; one of which nothing is decided is left out. */
  Future<Map<String, Tally>> tallies(Collection<String> importIds);

  /**
   * Chunks with rejected rows, in the order of the file, with nothing but those rows.
   *
   * @param after the number of the chunk behind which to look; -1 for the first one
   * @param limit how many chunks at most
   */
  Future<List<ChunkResult>> rejected(String importId, int after, int limit);
}
