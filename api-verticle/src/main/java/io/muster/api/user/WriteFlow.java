package io.muster.api.user;

import io.muster.api.ApiParts;
import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.Preferences;
import io.muster.api.operation.OperationView;
import io.muster.api.write.RetryAfter;
import io.muster.api.write.WriteRequest;
import io.muster.api.write.WriteResult;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.messaging.Reply;
import io.muster.password.HashResult;
import io.muster.problem.ProblemType;
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
    return earlier
        .find(intent.commandId())
        .compose(
            reply ->
                reply == null
                    ? hashAndSubmit(call, intent, change)
                    : Future.succeededFuture(decided(intent, reply, true)));
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
      return Future.succeededFuture(notTaken(refusal));
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
                : Future.succeededFuture(poolFull(((HashResult.PoolFull) result).busyFor())));
  }

  private static Answer poolFull(Duration busyFor) {
    int seconds = RetryAfter.seconds(busyFor.toMillis());
    return notTaken(ProblemType.OVERLOADED, "too many passwords wait to be hashed", seconds);
  }

  private Future<Answer> submit(Call call, WriteIntent intent, Change change) {
    Instant now = parts.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    String fingerprint = intent.keyed() ? parts.fingerprints().of(intent.canonical()) : null;
    Command command = new Command(intent.commandId(), intent.userId(), now, fingerprint, change);
    Preferences preferences = Preferences.of(call.header("Prefer"));
    return parts
        .writes()
        .submit(new WriteRequest(command, call.traceParent(), preferences.waitAtMost()))
        .map(result -> answer(call, intent, now, preferences, result));
  }

  private Answer answer(
      Call call, WriteIntent intent, Instant sentAt, Preferences preferences, WriteResult result) {
    if (result instanceof WriteResult.Decided decided) {
      // The first answer of this key may have come while this request was on its way.
      boolean replayed =
          decided.replayed() || !decided.reply().outcome().userId().equals(intent.userId());
      return decided(intent, decided.reply(), replayed)
          .headerIfAny("Preference-Applied", preferences.applied(false));
    }
    if (result instanceof WriteResult.NotTaken refused) {
      return notTaken(refused);
    }
    String operation = operationId(call, intent, sentAt);
    return result instanceof WriteResult.OutcomeUnknown unknown
        ? unknown(operation, unknown.retryAfterSeconds())
        : accepted(operation).headerIfAny("Preference-Applied", preferences.applied(true));
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

  private String operationId(Call call, WriteIntent intent, Instant sentAt) {
    return parts
        .operationIds()
        .encode(new Operation(intent.commandId(), call.client().name(), sentAt));
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

  private static Answer notTaken(WriteResult.NotTaken refused) {
    return switch (refused.reason()) {
      case QUEUE_FULL, TOO_MANY_IN_FLIGHT ->
          notTaken(
              ProblemType.OVERLOADED, "too many writes are waiting", refused.retryAfterSeconds());
      case BROKER_BLOCKED ->
          notTaken(ProblemType.OVERLOADED, "the broker takes no more", refused.retryAfterSeconds());
      case BROKER_AWAY ->
          notTaken(
              ProblemType.UNAVAILABLE, "the broker can't be reached", refused.retryAfterSeconds());
      case STOPPING ->
          notTaken(
              ProblemType.UNAVAILABLE, "this process is stopping", refused.retryAfterSeconds());
    };
  }

  private static Answer notTaken(ProblemType type, String why, int retryAfter) {
    return Answer.problem(type, why + "; this write was not taken")
        .header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter));
  }
}
