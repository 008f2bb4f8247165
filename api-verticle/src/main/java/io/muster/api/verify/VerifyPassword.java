package io.muster.api.verify;

import io.muster.api.ApiParts;
import io.muster.api.contract.Faults;
import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.StoreFailures;
import io.muster.api.http.WholeSeconds;
import io.muster.api.limit.Allowance;
import io.muster.api.limit.RequestQuotas;
import io.muster.password.Verification;
import io.muster.password.VerifyResult;
import io.muster.problem.ProblemType;
import io.muster.user.UserId;
import io.muster.user.UserRules;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Says whether a password is a user's. A user that isn't there is answered like one with another
 * password, after the same work; only a hash that was made elsewhere costs its own besides.
 */
final class VerifyPassword implements OperationHandler {

  private static final Logger LOG = LoggerFactory.getLogger(VerifyPassword.class);
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final int KIB_PER_MIB = 1_024;
  private static final int NOT_SOON_SECONDS = 60;

  private final ApiParts parts;
  private final RequestQuotas quotas;
  private final VerificationCounts counts;
  private final PasswordUpgrades upgrades;

  VerifyPassword(
      ApiParts parts, RequestQuotas quotas, VerificationCounts counts, PasswordUpgrades upgrades) {
    this.parts = parts;
    this.quotas = quotas;
    this.counts = counts;
    this.upgrades = upgrades;
  }

  @Override
  public void check(Call call, Faults faults) {
    JsonNode password = call.body().get("password");
    if (password != null && password.isString()) {
      UserRules.passwordToVerifyFault(password.stringValue())
          .ifPresent(fault -> faults.add("/password", fault));
    }
  }

  @Override
  public Future<Answer> handle(Call call) {
    UserId id = UserId.parse(call.pathParameter("id")).orElseThrow();
    // The work is what costs most: nothing is read that will be refused, nor taken off a quota.
    Optional<Duration> busyFor = parts.hashing().refusal();
    if (busyFor.isPresent()) {
      return Future.succeededFuture(poolFull(busyFor.get()));
    }
    // Whoever guesses may have many keys, and mustn't learn from a quota which users there are.
    Allowance allowance = quotas.takeVerification(id.hex());
    if (allowance == null) {
      return verify(call, id);
    }
    return (allowance.granted() ? verify(call, id) : Future.succeededFuture(tooMany(allowance)))
        .map(answer -> answer.allowance(allowance));
  }

  private Future<Answer> verify(Call call, UserId id) {
    return parts
        .passwordHashes()
        .hashOf(id)
        .compose(stored -> verify(call, id, stored.orElse(null)))
        .recover(failure -> StoreFailures.answer(call, failure));
  }

  private Future<Answer> verify(Call call, UserId id, @Nullable StoredHash stored) {
    String password = call.body().get("password").stringValue();
    return parts
        .hashing()
        .verify(password, stored == null ? null : stored.passwordHash())
        .map(
            result ->
                result instanceof VerifyResult.Verified verified
                    ? answer(call, id, stored, verified.verification())
                    : poolFull(((VerifyResult.PoolFull) result).busyFor()));
  }

  private Answer answer(
      Call call, UserId id, @Nullable StoredHash stored, Verification verification) {
    counts.verified(verification, stored != null);
    if (verification instanceof Verification.TooLarge large) {
      return tooLarge(call, large);
    }
    if (verification instanceof Verification.WeakMatch weak && stored != null) {
      upgrades.start(id, stored.version(), weak.strongerHash(), call.traceParent());
      return match(true);
    }
    return match(verification instanceof Verification.Match);
  }

  private static Answer match(boolean match) {
    return Answer.json(200, Buffer.buffer("{\"match\":" + match + "}"))
        .header(HttpHeaders.CACHE_CONTROL, NO_STORE);
  }

  private static Answer tooMany(Allowance allowance) {
    return Answer.tooMany(
        allowance,
        "this user's password was verified by this process, for all clients, more often than its");
  }

  private static Answer poolFull(Duration busyFor) {
    return Answer.problem(
            ProblemType.OVERLOADED, "too many passwords wait to be hashed or verified")
        .header(HttpHeaders.RETRY_AFTER, Integer.toString(WholeSeconds.of(busyFor.toMillis())));
  }

  private static Answer tooLarge(Call call, Verification.TooLarge large) {
    int mib = large.memoryKib() / KIB_PER_MIB;
    LOG.warn("event=hash_too_large request_id={} memory_mib={}", call.requestId(), mib);
    return Answer.problem(
            ProblemType.UNAVAILABLE,
            "verifying this user's hash takes " + mib + " MiB, more than this process may use")
        .header(HttpHeaders.RETRY_AFTER, Integer.toString(NOT_SOON_SECONDS));
  }
}
