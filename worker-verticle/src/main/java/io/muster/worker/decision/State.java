package io.muster.worker.decision;

import io.muster.command.Outcome;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkResult;
import io.muster.imports.ImportRecord;
import io.muster.user.User;
import io.muster.user.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read before a fold: everything in the store that the batch's commands can depend on.
 *
 * @param users the users that the commands name or whose addresses they want, by id
 * @param owners who has the addresses that the commands want, by {@code email_key}
 * @param outcomes the decisions already recorded for the commands' ids, by command id
 * @param importRecord the import that the batch's chunks are of; null where it has none, or where
 *     the import isn't open yet
 * @param chunkResults the decisions already recorded for the chunks
 */
public record State(
    Map<UserId, User> users,
    Map<String, UserId> owners,
    Map<String, Outcome> outcomes,
    @Nullable ImportRecord importRecord,
    Map<ChunkId, ChunkResult> chunkResults) {

  /** Takes its own copies. */
  public State {
    users = Map.copyOf(users);
    owners = Map.copyOf(owners);
    outcomes = Map.copyOf(outcomes);
    chunkResults = Map.copyOf(chunkResults);
  }

  /** What was read for commands. */
  public State(Map<UserId, User> users, Map<String, UserId> owners, Map<String, Outcome> outcomes) {
    this(users, owners, outcomes, null, Map.of());
  }

  /** A store with nothing in it. */
  public static State empty() {
    return new State(Map.of(), Map.of(), Map.of());
  }
}
