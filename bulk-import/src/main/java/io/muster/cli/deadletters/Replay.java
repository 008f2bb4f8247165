package io.muster.cli.deadletters;

import io.muster.command.OutcomeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One replay of a dead letter, recorded on it before anything is sent: a repeat sends the same
 * command again.
 *
 * @param commandId the id of the new command
 * @param timestamp its timestamp, to the second
 * @param asNew whether the timestamp was renewed
 * @param at when it was recorded
 * @param by the operating system's user who did it
 * @param status what became of it; null as long as that isn't known
 */
record Replay(
    String commandId,
    Instant timestamp,
    boolean asNew,
    Instant at,
    String by,
    @Nullable OutcomeStatus status) {}
