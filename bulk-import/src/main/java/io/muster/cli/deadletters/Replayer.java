package io.muster.cli.deadletters;

import io.muster.cli.deadletters.ReplayResult.Word;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.problem.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Replays letters one by one: plans, records, sends, records what became of it. */
final class Replayer {

  /** How often a letter is looked at again because somebody else replays it at the same time. */
  private static final int MAX_LOOKS = 3;

  private final LetterStore store;
  private final ReplayPlanner planner;
  private final InstantSource clock;
  private final boolean asNew;

  Replayer(LetterStore store, ReplayPlanner planner, InstantSource clock, boolean asNew) {
    this.store = store;
    this.planner = planner;
    this.clock = clock;
    this.asNew = asNew;
  }

  /**
   * Replays one letter.
   *
   * @param channel where it is sent; null for a dry run, which sends and records nothing
   */
  ReplayResult replay(String id, @Nullable ReplayChannel channel) {
    for (int look = 0; look < MAX_LOOKS; look++) {
      Optional<KeptLetter> kept = store.find(id);
      if (kept.isEmpty()) {
        return new ReplayResult(id, Word.MISSING, null, null, "it isn't there");
      }
      ReplayPlan plan = planner.plan(kept.get(), clock.instant(), asNew);
      if (plan instanceof ReplayPlan.Impossible impossible) {
        return impossible(kept.get(), impossible);
      }
      if (plan instanceof ReplayPlan.Done done) {
        return done(id, done);
      }
      ReplayPlan.Send send = (ReplayPlan.Send) plan;
      if (channel == null) {
        return new ReplayResult(
            id, Word.WOULD_SEND, send.replay(), null, send.repeated() ? "once more" : "");
      }
      if (send.repeated() || store.record(id, kept.get().replay(), send.replay())) {
        return send(id, send, channel);
      }
    }
    return new ReplayResult(
        id, Word.NOT_SENT, null, null, "somebody else replays it at the same time");
  }

  private static ReplayResult impossible(KeptLetter kept, ReplayPlan.Impossible impossible) {
    return new ReplayResult(
        kept.id(), Word.IMPOSSIBLE, kept.replay(), null, Redaction.text(impossible.reason()));
  }

  private static ReplayResult done(String id, ReplayPlan.Done done) {
    Instant at = done.replay().at();
    OutcomeStatus status = done.replay().status();
    return new ReplayResult(
        id,
        status == null ? Word.UNKNOWN : word(status),
        done.replay(),
        null,
        "as recorded at " + at + (done.advice().isEmpty() ? "" : "; " + done.advice()));
  }

  private ReplayResult send(String id, ReplayPlan.Send send, ReplayChannel channel) {
    Replay replay = send.replay();
    ReplayChannel.Answer answer = channel.send(send.command());
    if (answer instanceof ReplayChannel.Answer.Unknown unknown) {
      return new ReplayResult(id, Word.UNKNOWN, replay, null, unknown.reason());
    }
    if (answer instanceof ReplayChannel.Answer.NotTaken notTaken) {
      return new ReplayResult(id, Word.NOT_SENT, replay, null, notTaken.reason());
    }
    Outcome outcome = ((ReplayChannel.Answer.Decided) answer).outcome();
    // A delete that was applied took the letter along: then there is nothing to record it on.
    store.recordStatus(id, replay, outcome.status());
    return new ReplayResult(
        id, word(outcome.status()), replay, outcome.version(), detail(outcome, replay));
  }

  private static String detail(Outcome outcome, Replay replay) {
    Problem problem = outcome.problem();
    String detail = problem == null ? "" : Redaction.text(problem.detail());
    return outcome.status() == OutcomeStatus.FAILED
        ? detail + " It became the dead letter " + Redaction.clean(replay.commandId()) + "."
        : detail;
  }

  private static Word word(OutcomeStatus status) {
    return switch (status) {
      case APPLIED -> Word.APPLIED;
      case REJECTED -> Word.REJECTED;
      case EXPIRED -> Word.EXPIRED;
      case FAILED -> Word.FAILED;
    };
  }
}
