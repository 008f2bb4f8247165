package io.muster.api.operation;

import io.muster.access.Role;
import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.ConsistencyPoint;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.StoreFailures;
import io.muster.command.Retention;
import io.muster.messaging.Reply;
import io.muster.problem.ProblemType;
import io.muster.signing.Operation;
import io.muster.signing.OperationDecoding;
import io.muster.signing.OperationIds;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what became of a write, to its sender or an admin. */
public final class GetOperation implements OperationHandler {

  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

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
      return Answer.json(200, OperationView.decided(id, reply.outcome()))
          .headerIfAny(ConsistencyPoint.HEADER, reply.consistencyToken())
          .header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
    if (operation.at().plus(retention.outcomeRetention()).isBefore(clock.instant())) {
      return Answer.problem(
          ProblemType.GONE,
          "outcomes are kept for " + retention.outcomeRetention().toHours() + " hours");
    }
    return Answer.json(200, OperationView.pending(id))
        .header(HttpHeaders.RETRY_AFTER, "1")
        .header(HttpHeaders.CACHE_CONTROL, NO_STORE);
  }
}
