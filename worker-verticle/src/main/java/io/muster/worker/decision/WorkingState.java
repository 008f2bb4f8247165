package io.muster.worker.decision;

import io.muster.command.Outcome;
import io.muster.imports.ChunkResult;
import io.muster.user.User;
import io.muster.user.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state that was read, with what the batch has done so far laid over it. Holds only what the
 * batch touched. Not for several threads.
 */
final class WorkingState {

  /**
   * A file whose addresses ascend has its chunks side by side in the unique index. Whoever inserts
   * there looks for the next address that it can see, past all that others have not committed yet:
   * where the greatest goes first, that is its own last one.
   */
  private static final Comparator<User> ADDRESS_DESCENDING =
      Comparator.comparing(User::emailKey).reversed();

  private final State read;
  private final Map<UserId, User> written = new HashMap<>();
  private final Set<UserId> removed = new HashSet<>();
  private final Map<String, UserId> taken = new HashMap<>();
  private final Set<String> freed = new HashSet<>();
  private final Set<UserId> erased = new HashSet<>();

  WorkingState(State read) {
    this.read = read;
  }

  /** The user as it is by now; null if there is none. */
  @Nullable User user(UserId id) {
    User user = written.get(id);
    return user != null || removed.contains(id) ? user : read.users().get(id);
  }

  /** Who has the address by now; null if nobody has. */
  @Nullable UserId owner(String emailKey) {
    UserId owner = taken.get(emailKey);
    return owner != null || freed.contains(emailKey) ? owner : read.owners().get(emailKey);
  }

  /** Creates or changes a user; its address must be free or its own. */
  void put(User user) {
    User before = user(user.id());
    if (before != null && !before.emailKey().equals(user.emailKey())) {
      free(before.emailKey());
    }
    taken.put(user.emailKey(), user.id());
    freed.remove(user.emailKey());
    written.put(user.id(), user);
    removed.remove(user.id());
  }

  /** Deletes a user. */
  void remove(User user) {
    free(user.emailKey());
    written.remove(user.id());
    removed.add(user.id());
    erased.add(user.id());
  }

  private void free(String emailKey) {
    taken.remove(emailKey);
    freed.add(emailKey);
  }

  /** The net of everything, see {@link Changes}. */
  Changes changes(Collection<Outcome> outcomes) {
    return changes(outcomes, List.of());
  }

  /** The net of everything, with the results of chunks. */
  Changes changesOfChunks(Collection<ChunkResult> chunkResults) {
    return changes(List.of(), chunkResults);
  }

  private Changes changes(Collection<Outcome> outcomes, Collection<ChunkResult> chunkResults) {
    List<UserId> deletes = new ArrayList<>();
    for (UserId id : removed) {
      if (read.users().containsKey(id)) {
        deletes.add(id);
      }
    }
    List<UserId> parked = new ArrayList<>();
    List<User> updates = new ArrayList<>();
    List<User> inserts = new ArrayList<>();
    for (User user : written.values()) {
      (read.users().containsKey(user.id()) ? updates : inserts).add(user);
      UserId giver = read.owners().get(user.emailKey());
      // A giver that was deleted is gone before the first update.
      if (giver != null && !giver.equals(user.id()) && written.containsKey(giver)) {
        parked.add(giver);
      }
    }
    return new Changes(
        sorted(outcomes, Comparator.comparing(Outcome::commandId)),
        sorted(chunkResults, Comparator.comparing(result -> result.id().chunk())),
        sorted(deletes, Comparator.naturalOrder()),
        sorted(parked, Comparator.naturalOrder()),
        sorted(updates, Comparator.comparing(User::id)),
        sorted(
            inserts, chunkResults.isEmpty() ? Comparator.comparing(User::id) : ADDRESS_DESCENDING),
        sorted(erased, Comparator.naturalOrder()));
  }

  private static <T> List<T> sorted(Collection<T> items, Comparator<? super T> order) {
    List<T> list = new ArrayList<>(items);
    list.sort(order);
    return list;
  }
}
