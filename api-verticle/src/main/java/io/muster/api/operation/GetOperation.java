package io.muster.api.operation;

import io.muster.access.Role;
import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.ConsistencyPoint;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.StoreFailures;
import io.muster.api.http.WholeSeconds;
import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.messaging.Reply;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.muster.signing.Fingerprints;
import io.muster.signing.Operation;
import io.muster.signing.OperationDecoding;
import io.muster.signing.OperationIds;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what became of a write, to its sender or an admin. */
public final class GetOperation implements OperationHandler {

  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private static final Problem OTHER_REQUEST =
      Problem.of(
          ProblemType.IDEMPOTENCY_MISMATCH,
          "Another request with the same Idempotency-Key was decided, so this one was not applied"
              + " and won't be.");
  private static final Problem NEVER_DECIDED =
      Problem.of(
          ProblemType.COMMAND_EXPIRED,
          "No worker saw the command before it was too old, so this message was not applied and"
              + " won't be.");

  private final Outcomes outcomes;
  private final OperationIds ids;
  private final Retention retention;
  private final InstantSource clock;

  /** Looks decisions up in {@code outcomes}. */
  public GetOperation(
      Outcomes outcomes, OperationIds ids, Retention retention, InstantSource clock) {
    this.outcomes = outcomes;
    this.ids = ids;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public Future<Answer> handle(Call call) {
    String id = call.pathParameter("id");
    if (ids.decode(id) instanceof OperationDecoding.Valid valid
        && maySee(call, valid.operation())) {
      Operation operation = valid.operation();
      return outcomes
          .find(List.of(operation.commandId()))
          .map(found -> answer(id, operation, found.get(operation.commandId())))
          .recover(failure -> StoreFailures.answer(call, failure));
    }
    // To others it isn't there: that it is, is not their business.
    return Future.succeededFuture(
        Answer.problem(ProblemType.NOT_FOUND, "there is no operation with this id"));
  }

  private static boolean maySee(Call call, Operation operation) {
    return call.client().role() == Role.ADMIN || call.client().name().equals(operation.client());
  }

  private Answer answer(String id, Operation operation, @Nullable Reply reply) {
    if (reply != null) {
      return decided(id, operation, reply);
    }
    Duration age = Duration.between(operation.at(), clock.instant());
    if (age.compareTo(retention.outcomeRetention()) > 0) {
      return Answer.problem(
          ProblemType.GONE,
          "outcomes are kept for " + retention.outcomeRetention().toHours() + " hours");
    }
    if (age.compareTo(retention.lastDecision()) > 0) {
      // It never reached a worker, and if it does now, it expires there.
      return shown(OperationView.refused(id, OutcomeStatus.EXPIRED, NEVER_DECIDED));
    }
    return shown(OperationView.pending(id))
        .header(HttpHeaders.RETRY_AFTER, Integer.toString(WholeSeconds.of(age.toMillis() / 10)));
  }

  private static Answer decided(String id, Operation operation, Reply reply) {
    String decided = Fingerprints.mark(reply.outcome().fingerprint());
    if (Fingerprints.differ(operation.mark(), decided)) {
      return shown(OperationView.refused(id, OutcomeStatus.REJECTED, OTHER_REQUEST));
    }
    return shown(OperationView.decided(id, reply.outcome()))
        .headerIfAny(ConsistencyPoint.HEADER, reply.consistencyToken());
  }

  private static Answer shown(Buffer view) {
    return Answer.json(200, view).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
  }
}
