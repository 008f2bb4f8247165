package io.muster.worker.store;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import io.muster.worker.decision.State;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells conflicts and refusals from failed infrastructure. */
final class TransactionFailures {

  /** Lock timeout, snapshot gone, no such transaction, write conflict: another was in the way. */
  private static final Set<Integer> CONFLICTS =
      Set.of(24, 246, 251, WriteError.WRITE_CONFLICT, 239);

  private TransactionFailures() {}

  /** Whether the server may or may not have committed. */
  static boolean isUnknownCommit(Throwable failure) {
    return failure instanceof MongoException known
        && known.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL);
  }

  /**
   * What a failed statement or commit means; null if the infrastructure failed.
   *
   * @param state what had been read by then
   */
  static @Nullable UnitResult verdict(Throwable failure, State state) {
    if (failure instanceof StatementRefusedException refused) {
      return refused.result();
    }
    if (failure instanceof UnreadableDocumentException) {
      return new UnitResult.Refused("unreadable document: " + failure.getMessage());
    }
    if (!(failure instanceof MongoCommandException answer) || isOfInfrastructure(answer)) {
      return null;
    }
    if (answer.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)
        || CONFLICTS.contains(answer.getErrorCode())) {
      return new UnitResult.Conflict("code=" + answer.getErrorCode());
    }
    return WriteError.ofError(answer.getResponse(), "?").verdict(state);
  }

  /**
   * The label for conflicts is on cut connections and lost primaries too, and a commit whose result
   * is unknown must be told as such.
   */
  private static boolean isOfInfrastructure(MongoCommandException answer) {
    return answer instanceof MongoNotPrimaryException
        || answer instanceof MongoNodeIsRecoveringException
        || isUnknownCommit(answer);
  }
}
