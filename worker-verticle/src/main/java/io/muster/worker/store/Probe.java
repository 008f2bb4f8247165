package io.muster.worker.store;

import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.user.User;
import io.muster.user.UserId;
import io.vertx.core.Future;
import java.time.Instant;
import org.bson.BsonDocument;
import org.bson.types.ObjectId;

/** Tries whether the store takes what a unit of work writes; leaves nothing behind. */
final class Probe {

  private final Transaction transaction;
  private final TransactionCommands commands = new TransactionCommands(Transaction.SERVER_MILLIS);
  private final Outcome outcome;
  private final User user;

  Probe(Transaction transaction, Instant now) {
    this.transaction = transaction;
    // Nobody else's: two workers that probe at the same time are in nobody's way.
    UserId id = new UserId(new ObjectId().toHexString());
    String key = id.hex();
    this.user = new User(id, "probe", key, key, "none", now, now, 1);
    this.outcome =
        new Outcome(
            "muster/probe/" + key,
            id,
            CommandType.CREATE,
            OutcomeStatus.APPLIED,
            1L,
            null,
            null,
            now,
            now);
  }

  /** Runs it; once only. */
  Future<Void> run() {
    return transaction
        .writeAll(commands.writesAndTheirRemoval(outcome, user).iterator(), Probe::check)
        .compose(written -> transaction.commit())
        .recover(failure -> transaction.abort().compose(aborted -> Future.failedFuture(failure)));
  }

  private static void check(TransactionCommands.Write write, BsonDocument reply) {
    if (reply.containsKey("writeErrors") || reply.getNumber("n").intValue() != write.expected()) {
      throw new IllegalStateException("the store refuses a write to " + write.collection());
    }
  }
}
