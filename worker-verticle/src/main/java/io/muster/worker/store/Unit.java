package io.muster.worker.store;

import io.muster.command.Outcome;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkResult;
import io.muster.imports.ImportRecord;
import io.muster.user.User;
import io.muster.user.UserId;
import io.muster.worker.decision.Decision;
import io.muster.worker.decision.State;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** One run of one unit of work: read, fold, write and commit, or else abort. */
final class Unit {

  private final Transaction transaction;
  private final Commit commit;
  private final TransactionCommands commands = new TransactionCommands(Transaction.SERVER_MILLIS);
  private final Reads reads;
  private final BiFunction<State, Instant, Decision> fold;
  private final Function<List<UserId>, Future<Void>> eraseLate;

  /** What was read so far; for telling what a refused write means. */
  private State state = State.empty();

  private boolean commitBegun;

  Unit(
      Transaction transaction,
      Commit commit,
      Reads reads,
      BiFunction<State, Instant, Decision> fold,
      Function<List<UserId>, Future<Void>> eraseLate) {
    this.transaction = transaction;
    this.commit = commit;
    this.reads = reads;
    this.fold = fold;
    this.eraseLate = eraseLate;
  }

  /** Runs it; once only. */
  Future<UnitResult> run(InstantSource clock) {
    return readEarlierDecisions()
        .compose(read -> readUsers(later(clock.instant())))
        .compose(this::decide)
        .compose(this::write)
        .compose(this::commit)
        .recover(this::giveUp)
        .onComplete(done -> transaction.close());
  }

  private Future<Void> readEarlierDecisions() {
    String importId = reads.importId();
    return importId == null
        ? readOutcomes()
        : readImport(importId).compose(read -> readChunkResults());
  }

  private Future<Void> readOutcomes() {
    return transaction
        .run(commands.findOutcomes(reads.commandIds()), FindReplies.Outcomes.class)
        .map(
            reply -> {
              Map<String, Outcome> outcomes = new HashMap<>();
              for (Outcome outcome : allOf(reply.found())) {
                outcomes.put(outcome.commandId(), outcome);
              }
              state = new State(Map.of(), Map.of(), outcomes);
              return null;
            });
  }

  private Future<Void> readImport(String id) {
    return transaction
        .run(commands.findImport(id), FindReplies.Imports.class)
        .map(
            reply -> {
              ImportRecord record = firstOrNull(reply.found());
              state = new State(Map.of(), Map.of(), Map.of(), record, Map.of());
              return null;
            });
  }

  private Future<Void> readChunkResults() {
    return transaction
        .run(commands.findChunkResults(reads.chunks()), FindReplies.ChunkResults.class)
        .map(
            reply -> {
              Map<ChunkId, ChunkResult> results = new HashMap<>();
              for (ChunkResult result : allOf(reply.found())) {
                results.put(result.id(), result);
              }
              state = new State(Map.of(), Map.of(), Map.of(), state.importRecord(), results);
              return null;
            });
  }

  private static <T> @Nullable T firstOrNull(Found<T> found) {
    List<T> items = allOf(found);
    return items.isEmpty() ? null : items.get(0);
  }

  /** The later of the two clocks: what the store let expire is expired for the fold too. */
  private Instant later(Instant here) {
    Instant there = transaction.operationTime();
    return there.isAfter(here) ? there : here;
  }

  private Future<Instant> readUsers(Instant now) {
    // Chunks that were decided, whose import isn't open or whose users count as new need none.
    boolean none =
        reads.importId() != null
            && (state.importRecord() == null
                || state.chunkResults().size() == reads.chunks().size()
                || (reads.userIds().isEmpty() && reads.emailKeys().isEmpty()));
    return none ? Future.succeededFuture(now) : findUsers(now);
  }

  private Future<Instant> findUsers(Instant now) {
    return transaction
        .run(commands.findUsers(reads.userIds(), reads.emailKeys()), FindReplies.Users.class)
        .map(
            reply -> {
              Map<UserId, User> users = new HashMap<>();
              Map<String, UserId> owners = new HashMap<>();
              for (User user : allOf(reply.found())) {
                users.put(user.id(), user);
                owners.put(user.emailKey(), user.id());
              }
              state =
                  new State(
                      users, owners, state.outcomes(), state.importRecord(), state.chunkResults());
              return now;
            });
  }

  private static <T> List<T> allOf(Found<T> found) {
    if (!found.whole()) {
      throw new StatementRefusedException(
          new UnitResult.Refused("what the unit has to read is more than one answer holds"));
    }
    return found.items();
  }

  private Future<Decision> decide(Instant now) {
    try {
      return Future.succeededFuture(fold.apply(state, now));
    } catch (RuntimeException bug) {
      // On each try the same: let the one message that brings it be found.
      return Future.failedFuture(
          new StatementRefusedException(
              new UnitResult.Refused("the fold failed: " + bug.getClass().getName()), bug));
    }
  }

  private Future<Decision> write(Decision decision) {
    List<TransactionCommands.Write> writes;
    try {
      writes = commands.writes(decision.changes());
    } catch (RuntimeException unwritable) {
      return Future.failedFuture(
          new StatementRefusedException(
              new UnitResult.Refused("can't be written: " + unwritable.getClass().getName()),
              unwritable));
    }
    return transaction.writeAll(writes.iterator(), this::check).map(decision);
  }

  private void check(TransactionCommands.Write write, BsonDocument reply) {
    UnitResult refusal = refusal(write, reply);
    if (refusal != null) {
      throw new StatementRefusedException(refusal);
    }
  }

  private @Nullable UnitResult refusal(TransactionCommands.Write write, BsonDocument reply) {
    WriteError error = WriteError.of(reply, write.collection());
    if (error != null) {
      UnitResult verdict = error.verdict(state);
      if (verdict == null) {
        throw new IllegalStateException(
            "the store refused a write: code="
                + error.code()
                + " collection="
                + write.collection());
      }
      return verdict;
    }
    int matched = reply.getNumber("n").intValue();
    return write.expected() < 0 || matched == write.expected()
        ? null
        : new UnitResult.Refused(
            "collection="
                + write.collection()
                + " expected="
                + write.expected()
                + " matched="
                + matched);
  }

  /** Also where nothing was written: what was read must be committed before it is told again. */
  private Future<UnitResult> commit(Decision decision) {
    commitBegun = true;
    List<UserId> erased = decision.changes().erased();
    return commit
        .run(transaction, decision)
        .map(committed -> UnitResult.Committed.of(decision, new CommitPoint(transaction.point())))
        .compose(
            result ->
                erased.isEmpty()
                    ? Future.succeededFuture(result)
                    : eraseLate.apply(erased).map(result));
  }

  private Future<UnitResult> giveUp(Throwable failure) {
    UnitResult verdict = TransactionFailures.verdict(failure, state);
    // Waited for: until it is done, the next try would meet the locks of this one.
    Future<Void> aborted = commitBegun ? Future.succeededFuture() : transaction.abort();
    return aborted.compose(
        done -> verdict == null ? Future.failedFuture(failure) : Future.succeededFuture(verdict));
  }
}
