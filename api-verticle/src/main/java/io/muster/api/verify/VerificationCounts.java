package io.muster.api.verify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.muster.api.write.WriteResult;
import io.muster.password.Verification;

/** Counts what became of verifications and of the upgrades that follow them. Any thread. */
final class VerificationCounts {

  private final MeterRegistry metrics;

  VerificationCounts(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /**
   * One more was answered.
   *
   * @param knownUser whether there is such a user
   */
  void verified(Verification verification, boolean knownUser) {
    Counter.builder("muster.verifications")
        .description("Passwords that were verified, by result")
        .tag("result", knownUser ? result(verification) : "unknown_user")
        .register(metrics)
        .increment();
  }

  private static String result(Verification verification) {
    if (verification instanceof Verification.Mismatch) {
      return "mismatch";
    }
    if (verification instanceof Verification.UnknownHash) {
      return "unknown_hash";
    }
    return verification instanceof Verification.TooLarge ? "too_large" : "match";
  }

  /** One more weak hash was to be replaced. */
  void upgraded(WriteResult result) {
    Counter.builder("muster.password.upgrades")
        .description("Weak hashes that were to be replaced after a match, by result")
        .tag("result", result(result))
        .register(metrics)
        .increment();
  }

  private static String result(WriteResult result) {
    if (result instanceof WriteResult.Decided decided) {
      return switch (decided.reply().outcome().status()) {
        case APPLIED -> "applied";
        // The user was changed or deleted in the meantime, and that counts.
        case REJECTED -> "overtaken";
        case EXPIRED, FAILED -> "failed";
      };
    }
    return result instanceof WriteResult.NotTaken ? "not_taken" : "unanswered";
  }
}
