package io.muster.worker.imports;

import io.muster.imports.ChunkRow;
import io.muster.imports.ImportChunk;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The imports of which some user was there already. Forgets the oldest where there are many, which
 * costs one more conflict. Any thread.
 */
final class FamiliarImports {

  private static final int MOST = 1_000;

  private final Set<String> ids =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MOST;
                }
              }));

  /**
   * Whether all users of a chunk may be taken for new: if one isn't, it is refused. Not where rows
   * change users: one may take an address that is somebody's, and a later one give it up.
   */
  boolean mayBeNew(ImportChunk chunk) {
    return !ids.contains(chunk.id().importId())
        && switch (chunk.onConflict()) {
          case FAIL -> true;
          case SKIP -> chunk.rows().stream().allMatch(FamiliarImports::couldBeMade);
          case UPDATE -> false;
        };
  }

  /** Some user of the chunk was there already. */
  void met(ImportChunk chunk) {
    ids.add(chunk.id().importId());
  }

  /** A row without a hash can only be for a user who is there. */
  private static boolean couldBeMade(ChunkRow row) {
    return !(row instanceof ChunkRow.Valid valid) || valid.row().passwordHash() != null;
  }
}
