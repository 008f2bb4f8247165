package io.muster.api.user;

import io.muster.api.ApiParts;
import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.Preferences;
import io.muster.api.http.WholeSeconds;
import io.muster.api.operation.OperationView;
import io.muster.api.write.WriteRequest;
import io.muster.api.write.WriteResult;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.messaging.Reply;
import io.muster.password.HashResult;
import io.muster.problem.ProblemType;
import io.muster.signing.Fingerprints;
import io.muster.signing.Fingerprints.Comparison;
import io.muster.signing.Operation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of every write: its earlier answer where its key has one, else hash the password, put the
 * command on the queue, and answer what became of it. On the event loop of the request.
 */
final class WriteFlow {

  private final ApiParts parts;
  private final EarlierAnswers earlier;

  WriteFlow(ApiParts parts, EarlierAnswers earlier) {
    this.parts = parts;
    this.earlier = earlier;
  }

  /**
   * Writes.
   *
   * @param change makes the change of the password's hash; of null where the intent has none
   */
  Future<Answer> run(Call call, WriteIntent intent, Function<@Nullable String, Change> change) {
    if (!intent.keyed()) {
      return hashAndSubmit(call, intent, change);
    }
    // Under overload, too, a retry gets its answer, but a refusal must not wait for a slow store.
    boolean refused = parts.writes().refusal(intent.userId()) != null;
    return earlier
        .find(intent.commandId(), refused)
        .compose(
            reply ->
                reply == null
                    ? hashAndSubmit(call, intent, change)
                    : Future.succeededFuture(decided(intent, reply, true)));
  }

  /** Refuses what needs no worker, unless its key has an answer already. */
  Future<Answer> refuse(WriteIntent intent, Answer refusal) {
    return intent.keyed()
        ? earlier
            .find(intent.commandId(), false)
            .map(reply -> reply == null ? refusal : decided(intent, reply, true))
        : Future.succeededFuture(refusal);
  }

  private Future<Answer> hashAndSubmit(
      Call call, WriteIntent intent, Function<@Nullable String, Change> change) {
    String password = intent.input().password();
    if (password == null) {
      return submit(call, intent, change.apply(null));
    }
    // Hashing is what costs most: nothing is hashed that will be refused.
    WriteResult.NotTaken refusal = parts.writes().refusal(intent.userId());
    if (refusal != null) {
      return Future.succeededFuture(notTaken(intent, refusal));
    }
    // Retries of one request that come together share one hash, and one place in the pool.
    Future<HashResult> hash =
        intent.keyed()
            ? parts.hashing().submitOnce(intent.commandId(), password)
            : parts.hashing().submit(password);
    return hash.compose(
        result ->
            result instanceof HashResult.Hashed hashed
                ? submit(call, intent, change.apply(hashed.passwordHash()))
                : Future.succeededFuture(
                    poolFull(intent, ((HashResult.PoolFull) result).busyFor())));
  }

  private static Answer poolFull(WriteIntent intent, Duration busyFor) {
    int seconds = WholeSeconds.of(busyFor.toMillis());
    return notTaken(
        intent, ProblemType.OVERLOADED, "too many passwords wait to be hashed", seconds);
  }

  private Future<Answer> submit(Call call, WriteIntent intent, Change change) {
    Instant now = parts.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    String fingerprint = intent.keyed() ? parts.fingerprints().of(intent.canonical()) : null;
    Command command = new Command(intent.commandId(), intent.userId(), now, fingerprint, change);
    Preferences preferences = Preferences.of(call.header("Prefer"));
    long begin = System.nanoTime();
    return parts
        .writes()
        .submit(new WriteRequest(command, call.traceParent(), preferences.waitAtMost()))
        .map(
            result -> {
              boolean accepted = result instanceof WriteResult.Accepted;
              Duration waited = Duration.ofNanos(System.nanoTime() - begin);
              Answer answer = answer(call, intent, command, result);
              // What was refused, or can't be told, followed no preference.
              return accepted || result instanceof WriteResult.Decided
                  ? answer.headerIfAny("Preference-Applied", preferences.applied(accepted, waited))
                  : answer;
            });
  }

  private Answer answer(Call call, WriteIntent intent, Command command, WriteResult result) {
    if (result instanceof WriteResult.Decided decided) {
      // The first answer of this key may have come while this request was on its way.
      boolean replayed =
          decided.replayed() || !decided.reply().outcome().userId().equals(intent.userId());
      return decided(intent, decided.reply(), replayed);
    }
    if (result instanceof WriteResult.NotTaken refused) {
      return notTaken(intent, refused);
    }
    String operation = operationId(call, command);
    return result instanceof WriteResult.OutcomeUnknown unknown
        ? unknown(operation, unknown.retryAfterSeconds())
        : accepted(operation);
  }

  private Answer decided(WriteIntent intent, Reply reply, boolean replayed) {
    boolean other =
        intent.keyed()
            && parts.fingerprints().compare(reply.outcome().fingerprint(), intent.canonical())
                == Comparison.DIFFERENT;
    if (other) {
      return Answer.problem(
          ProblemType.IDEMPOTENCY_MISMATCH,
          "this key was used with another request; use a new key for a new request");
    }
    return OutcomeAnswers.of(reply).headerIfAny("Idempotency-Replayed", replayed ? "true" : null);
  }

  private String operationId(Call call, Command command) {
    return parts
        .operationIds()
        .encode(
            new Operation(
                command.id(),
                call.client().name(),
                command.timestamp(),
                Fingerprints.mark(command.fingerprint())));
  }

  private static Answer accepted(String operation) {
    return Answer.json(202, OperationView.pending(operation))
        .header(HttpHeaders.LOCATION, OperationView.address(operation))
        .header(HttpHeaders.RETRY_AFTER, "1");
  }

  private static Answer unknown(String operation, int retryAfter) {
    String address = OperationView.address(operation);
    return Answer.problem(
            ProblemType.OUTCOME_UNKNOWN,
            "the write may have been taken; the operation will tell, and a retry with the same"
                + " Idempotency-Key does no harm")
        .operation(address)
        .header(HttpHeaders.LOCATION, address)
        .header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter));
  }

  private static Answer notTaken(WriteIntent intent, WriteResult.NotTaken refused) {
    int seconds = refused.retryAfterSeconds();
    return switch (refused.reason()) {
      case QUEUE_FULL, TOO_MANY_IN_FLIGHT ->
          notTaken(intent, ProblemType.OVERLOADED, "too many writes are waiting", seconds);
      case BROKER_BLOCKED ->
          notTaken(intent, ProblemType.OVERLOADED, "the broker takes no more", seconds);
      case BROKER_AWAY ->
          notTaken(intent, ProblemType.UNAVAILABLE, "the broker can't be reached", seconds);
      case STOPPING ->
          notTaken(intent, ProblemType.UNAVAILABLE, "this process is stopping", seconds);
    };
  }

  private static Answer notTaken(WriteIntent intent, ProblemType type, String why, int retryAfter) {
    String what =
        intent.keyed()
            ? "; this request was not taken (an earlier one with its Idempotency-Key may have been)"
            : "; this write was not taken";
    return Answer.problem(type, why + what)
        .header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter));
  }
}
