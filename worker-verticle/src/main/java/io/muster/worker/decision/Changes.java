package io.muster.worker.decision;

import io.muster.command.Outcome;
import io.muster.imports.ChunkResult;
import io.muster.user.User;
import io.muster.user.UserId;
import java.util.List;

/**
 * What a fold wants written, net of what happened inside the batch, in the order in which it must
 * be written. Each list is sorted by its key; the inserts of chunks by their addresses, the
 * greatest first.
 *
 * @param outcomes the new decisions
 * @param chunkResults the new decisions about chunks of an import, which stand in the place of
 *     outcomes
 * @param deletes users that are in the store and shall not be
 * @param parked users whose address another user of the batch takes over: their {@code email_key}
 *     is set aside before the updates, or the unique index would refuse the taker
 * @param updates users that are in the store and change
 * @param inserts users that are new
 * @param erased users that were deleted at any time in the batch: their dead letters go
 */
public record Changes(
    List<Outcome> outcomes,
    List<ChunkResult> chunkResults,
    List<UserId> deletes,
    List<UserId> parked,
    List<User> updates,
    List<User> inserts,
    List<UserId> erased) {

  /** Takes its own copies. */
  public Changes {
    outcomes = List.copyOf(outcomes);
    chunkResults = List.copyOf(chunkResults);
    deletes = List.copyOf(deletes);
    parked = List.copyOf(parked);
    updates = List.copyOf(updates);
    inserts = List.copyOf(inserts);
    erased = List.copyOf(erased);
  }

  /** Of commands. */
  public Changes(
      List<Outcome> outcomes,
      List<UserId> deletes,
      List<UserId> parked,
      List<User> updates,
      List<User> inserts,
      List<UserId> erased) {
    this(outcomes, List.of(), deletes, parked, updates, inserts, erased);
  }

  /** Nothing to write. */
  public static Changes none() {
    return new Changes(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return outcomes.isEmpty() && chunkResults.isEmpty();
  }
}
