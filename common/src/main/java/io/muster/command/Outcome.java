package io.muster.command;

import io.muster.problem.Problem;
import io.muster.user.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The decision about one command: kept under the command's id, so there is only ever one.
 *
 * @param commandId the command's id
 * @param userId the user it was about; for a repeated creation, the user of the first decision
 * @param type the kind of command
 * @param status what became of it
 * @param version the user's version after it; null where nothing was applied, or for a delete
 * @param problem why it was not applied; null where it was. Holds no personal data
 * @param fingerprint the command's fingerprint, or null where it had none
 * @param decidedAt when it was decided, to the millisecond
 * @param expiresAt until when the decision is kept
 */
public record Outcome(
    String commandId,
    UserId userId,
    CommandType type,
    OutcomeStatus status,
    @Nullable Long version,
    @Nullable Problem problem,
    @Nullable String fingerprint,
    Instant decidedAt,
    Instant expiresAt) {}
