package io.muster.api.verify;

import io.muster.api.ApiParts;
import io.muster.api.write.WriteRequest;
import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Replaces weak hashes by the way of every write. Nobody waits for it: one that fails is tried
 * again by the next match, and one that comes after any other change of the user is rejected.
 */
final class PasswordUpgrades {

  /** To count what became of it; the answer deadline of writes bounds it. */
  private static final Duration FOR_THE_OUTCOME = Duration.ofMinutes(2);

  private final ApiParts parts;
  private final VerificationCounts counts;

  PasswordUpgrades(ApiParts parts, VerificationCounts counts) {
    this.parts = parts;
    this.counts = counts;
  }

  /**
   * Replaces the hash of a user that still has this version. On the event loop of a request.
   *
   * @param strongerHash the new hash of the same password
   * @param traceParent the trace it belongs to, or null
   */
  void start(UserId id, long version, String strongerHash, @Nullable String traceParent) {
    Instant now = parts.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    Command command =
        new Command(
            parts.commandIds().random(),
            id,
            now,
            null,
            new Change.Patch(null, null, strongerHash, version));
    parts
        .writes()
        .submit(new WriteRequest(command, traceParent, FOR_THE_OUTCOME))
        .onSuccess(counts::upgraded);
  }
}
