package io.muster.standalone.store;

import de.bwaldvogel.mongo.bson.Document;
import io.muster.command.Outcome;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkResult;
import io.muster.imports.ImportRecord;
import io.muster.mongo.ChunkResultDocuments;
import io.muster.mongo.ImportDocuments;
import io.muster.mongo.OutcomeDocuments;
import io.muster.mongo.StoreSchema;
import io.muster.mongo.UserDocuments;
import io.muster.signing.ClusterPoint;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.decision.Changes;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.State;
import io.muster.worker.store.CommitPoint;
import io.muster.worker.store.Reads;
import io.muster.worker.store.UnitOfWork;
import io.muster.worker.store.UnitResult;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bson.BsonReader;
import org.jspecify.annotations.Nullable;

/**
 * A unit of work on the embedded store: alone with it, so there are no conflicts, and committed
 * once. The order of the writes is that of the replica set's transaction, because unique indexes
 * are checked at each statement here too.
 */
public final class EmbeddedUnitOfWork implements UnitOfWork {
  private final EmbeddedStore store;
  private final InstantSource clock;

  /** Works on a store whose {@link StoreSchema} is there. */
  public EmbeddedUnitOfWork(EmbeddedStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Future<UnitResult> run(Reads reads, BiFunction<State, Instant, Decision> fold) {
    return store.run(statements -> run(statements, reads, fold));
  }

  /** What was written before the refused one would stay. */
  @Override
  public boolean undoesRefusedWrites() {
    return false;
  }

  /** It writes to its own file, and a write that fails ends the process: a read tells enough. */
  @Override
  public Future<Void> probe() {
    Reads nothing = new Reads(Set.of(), Set.of(), Set.of());
    return store.run(statements -> read(statements, nothing)).mapEmpty();
  }

  private UnitResult run(
      Statements statements, Reads reads, BiFunction<State, Instant, Decision> fold) {
    State state;
    try {
      state = read(statements, reads);
    } catch (UnreadableException unreadable) {
      return new UnitResult.Refused("unreadable document: " + unreadable.getMessage());
    }
    Decision decision;
    try {
      decision = fold.apply(state, clock.instant());
    } catch (RuntimeException bug) {
      return new UnitResult.Refused("the fold failed: " + bug.getClass().getName());
    }
    UserId taken = takenId(statements, state, decision.changes());
    if (taken != null) {
      return new UnitResult.Conflict(
          "the id of a new user is taken", new UnitResult.TakenKey(taken));
    }
    write(statements, decision.changes());
    return UnitResult.Committed.of(decision, new CommitPoint(ClusterPoint.NONE));
  }

  /**
   * The id of a new user that somebody has already; null if there is none. A fold may make ids that
   * nobody could read before, and what is refused after the first write breaks the store.
   */
  private static @Nullable UserId takenId(Statements statements, State state, Changes changes) {
    List<UserId> unread =
        changes.inserts().stream()
            .map(User::id)
            .filter(id -> !changes.chunkResults().isEmpty() && !state.users().containsKey(id))
            .toList();
    if (unread.isEmpty()) {
      return null;
    }
    List<Document> found =
        statements.find(
            UserDocuments.COLLECTION, Documents.isIn(UserDocuments.ID, Documents.ids(unread)));
    return found.isEmpty()
        ? null
        : readable(() -> Documents.read(found.get(0), UserDocuments::read)).id();
  }

  private static State read(Statements statements, Reads reads) {
    Map<String, Outcome> outcomes = new HashMap<>();
    for (var found :
        statements.find(
            OutcomeDocuments.COLLECTION, Documents.isIn(OutcomeDocuments.ID, reads.commandIds()))) {
      var outcome = readable(() -> Documents.read(found, OutcomeDocuments::read));
      outcomes.put(outcome.commandId(), outcome);
    }
    String importId = reads.importId();
    @Nullable ImportRecord importRecord =
        importId == null
            ? null
            : one(statements, ImportDocuments.COLLECTION, importId, ImportDocuments::read);
    Map<ChunkId, ChunkResult> chunkResults = new HashMap<>();
    for (var found :
        statements.find(
            ChunkResultDocuments.COLLECTION,
            Documents.isIn(
                ChunkResultDocuments.ID, reads.chunks().stream().map(ChunkId::text).toList()))) {
      var result = readable(() -> Documents.read(found, ChunkResultDocuments::read));
      chunkResults.put(result.id(), result);
    }
    Map<UserId, User> users = new HashMap<>();
    Map<String, UserId> owners = new HashMap<>();
    // Two finds: with $or the store would read every user.
    var found =
        new ArrayList<>(
            statements.find(
                UserDocuments.COLLECTION,
                Documents.isIn(UserDocuments.ID, Documents.ids(reads.userIds()))));
    found.addAll(
        statements.find(
            UserDocuments.COLLECTION, Documents.isIn(UserDocuments.EMAIL_KEY, reads.emailKeys())));
    for (var document : found) {
      var user = readable(() -> Documents.read(document, UserDocuments::read));
      users.put(user.id(), user);
      owners.put(user.emailKey(), user.id());
    }
    return new State(users, owners, outcomes, importRecord, chunkResults);
  }

  private static <T> @Nullable T one(
      Statements statements, String collection, String id, Function<BsonReader, T> read) {
    List<Document> found = statements.find(collection, new Document("_id", id));
    return found.isEmpty() ? null : readable(() -> Documents.read(found.get(0), read));
  }

  private static void write(Statements statements, Changes changes) {
    if (!changes.outcomes().isEmpty()) {
      statements.insert(
          OutcomeDocuments.COLLECTION, Documents.of(changes.outcomes(), OutcomeDocuments::write));
    }
    if (!changes.chunkResults().isEmpty()) {
      statements.insert(
          ChunkResultDocuments.COLLECTION,
          Documents.of(changes.chunkResults(), ChunkResultDocuments::write));
    }
    if (!changes.deletes().isEmpty()) {
      var filter = Documents.isIn(UserDocuments.ID, Documents.ids(changes.deletes()));
      int deleted = statements.delete(UserDocuments.COLLECTION, filter);
      if (deleted != changes.deletes().size()) {
        throw new IllegalStateException(
            "users to delete: " + changes.deletes().size() + ", deleted: " + deleted);
      }
    }
    if (!changes.erased().isEmpty()) {
      statements.delete(
          StoreSchema.DEAD_LETTERS, Documents.isIn("user_id", Documents.ids(changes.erased())));
    }
    if (!changes.updates().isEmpty() || !changes.parked().isEmpty()) {
      statements.update(UserDocuments.COLLECTION, updates(changes));
    }
    if (!changes.inserts().isEmpty()) {
      statements.insert(
          UserDocuments.COLLECTION, Documents.of(changes.inserts(), UserDocuments::write));
    }
  }

  /** Addresses that change hands are set aside first: an id is nobody's address. */
  private static List<Document> updates(Changes changes) {
    List<Document> updates = new ArrayList<>();
    for (UserId id : changes.parked()) {
      updates.add(
          update(id, new Document("$set", new Document(UserDocuments.EMAIL_KEY, id.hex()))));
    }
    for (User user : changes.updates()) {
      updates.add(update(user.id(), Documents.of(user, UserDocuments::write)));
    }
    return updates;
  }

  private static Document update(UserId id, Document change) {
    return new Document("q", new Document(UserDocuments.ID, Documents.id(id))).append("u", change);
  }

  private static <T> T readable(java.util.function.Supplier<T> read) {
    try {
      return read.get();
    } catch (RuntimeException e) {
      throw new UnreadableException(e);
    }
  }

  /** A document is not as Muster writes it: whatever needs it can't be served. */
  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(RuntimeException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
