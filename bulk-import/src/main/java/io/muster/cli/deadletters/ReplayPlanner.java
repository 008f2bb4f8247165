package io.muster.cli.deadletters;

import io.muster.command.Command;
import io.muster.command.OutcomeStatus;
import io.muster.command.Retention;
import io.muster.config.Durations;
import io.muster.deadletter.DeadLetter;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.CommandDecoder;
import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.password.PhcFormat;
import io.muster.text.Texts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a replay does, from the letter and the time alone. What holds its promises together:
 *
 * <ul>
 *   <li>A replay is a command of its own, {@code <id>/replay} with the letter's timestamp, so that
 *       workers decide it once, however often it is sent.
 *   <li>Where the timestamp has to be renewed, the new one is part of the id and recorded on the
 *       letter first: a repeat sends the same.
 *   <li>There is no new attempt as long as the one before may have been applied.
 * </ul>
 */
final class ReplayPlanner {

  /** How far the clocks of this host and of the workers may be apart. */
  private static final Duration CLOCK_MARGIN = Duration.ofMinutes(10);

  private static final DateTimeFormatter IN_ID =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Stands for a user of Muster's own: it may send replays. */
  private static final String OWN = "own";

  // With one shard no letter is in a wrong one: the true number is the sender's concern.
  private static final CommandDecoder DECODER =
      new CommandDecoder(1, Set.of(OWN), PhcFormat::fault);

  private final Retention retention;
  private final String who;

  /**
   * Plans.
   *
   * @param retention what the workers hold to
   * @param who is recorded as the one who replays
   */
  ReplayPlanner(Retention retention, String who) {
    this.retention = retention;
    this.who = who;
  }

  /**
   * What to do with a letter, whose body must have been read.
   *
   * @param asNew whether its timestamp may be renewed where it is too old
   */
  ReplayPlan plan(KeptLetter kept, Instant now, boolean asNew) {
    if (kept.letter().source().queue().equals(Names.IMPORTS)) {
      return new ReplayPlan.Impossible(
          "it is a chunk of an import, whose rows are not kept here: mend what the reason names and"
              + " import them again");
    }
    String commandId = kept.letter().commandId();
    if (commandId == null) {
      return new ReplayPlan.Impossible("it names no command: its sender has to send it again");
    }
    Replay earlier = kept.replay();
    if (earlier != null) {
      return repeat(kept.letter(), commandId, earlier, now, asNew);
    }
    Instant made = kept.letter().source().timestamp();
    if (made != null && !isTooOld(made, now)) {
      Replay first =
          new Replay(commandId + CommandDecoder.REPLAY_SUFFIX, made, false, now, who, null);
      return send(kept.letter(), first, false);
    }
    if (!asNew) {
      return new ReplayPlan.Impossible(
          (made == null
                  ? "it has no timestamp"
                  : "it is older than COMMAND_MAX_AGE ("
                      + Durations.format(retention.maximumAge())
                      + ")")
              + ": make sure that it is still wanted, then add --as-new");
    }
    return send(kept.letter(), renewed(commandId, now), false);
  }

  private ReplayPlan repeat(
      DeadLetter letter, String commandId, Replay earlier, Instant now, boolean asNew) {
    OutcomeStatus status = earlier.status();
    boolean hadNoEffect = status == OutcomeStatus.REJECTED || status == OutcomeStatus.EXPIRED;
    if (asNew && hadNoEffect) {
      return send(letter, renewed(commandId, now), false);
    }
    if (!isTooOld(earlier.timestamp(), now)) {
      return send(letter, earlier, true);
    }
    if (status != null) {
      return new ReplayPlan.Done(earlier, hadNoEffect ? "to try it again, add --as-new" : "");
    }
    // Sent again it is answered with its outcome, or expires: both are kept for this long.
    Instant forgotten = earlier.timestamp().plus(retention.outcomeRetention()).minus(CLOCK_MARGIN);
    return now.isBefore(forgotten)
        ? send(letter, earlier, true)
        : new ReplayPlan.Impossible(
            "it was replayed at "
                + earlier.at().truncatedTo(ChronoUnit.SECONDS)
                + ", and what became of that is no longer kept: look at the user, then drop it");
  }

  private Replay renewed(String commandId, Instant now) {
    Instant timestamp = now.truncatedTo(ChronoUnit.SECONDS);
    // It ends as all replays do, which nobody outside may use.
    String id = commandId + "/as-new-" + IN_ID.format(timestamp) + CommandDecoder.REPLAY_SUFFIX;
    return new Replay(id, timestamp, true, now, who, null);
  }

  private boolean isTooOld(Instant timestamp, Instant now) {
    return timestamp.isBefore(now.minus(retention.maximumAge()));
  }

  private static ReplayPlan send(DeadLetter letter, Replay replay, boolean repeated) {
    String body = letter.body();
    if (body == null) {
      return new ReplayPlan.Impossible(
          "its body wasn't kept: it is no JSON object, is too long, or its user is gone");
    }
    if (Redaction.lacksPassword(body)) {
      return new ReplayPlan.Impossible(
          "a password in plaintext was taken out of it: its sender has to send it again, with"
              + " password_hash");
    }
    if (Texts.utf8Length(replay.commandId()) > MessageProperties.MAX_TEXT_BYTES) {
      return new ReplayPlan.Impossible("its id is too long to be replayed");
    }
    CommandDecoding decoding = DECODER.decode(delivery(letter, replay, body));
    if (decoding instanceof CommandDecoding.Valid valid) {
      Command command = valid.command();
      return new ReplayPlan.Send(command, replay, repeated);
    }
    return new ReplayPlan.Impossible(
        "it still is no command that can be processed: "
            + ((CommandDecoding.Invalid) decoding).reason());
  }

  private static Delivery delivery(DeadLetter letter, Replay replay, String body) {
    String type = letter.type() == null ? null : letter.type().wireName();
    return new Delivery(
        0,
        Names.shardQueue(0),
        0,
        Names.COMMANDS,
        Names.shardKey(0),
        properties(replay, type),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageProperties properties(Replay replay, @Nullable String type) {
    return new MessageProperties(
        replay.commandId(),
        type,
        OWN,
        MessageProperties.JSON,
        replay.timestamp(),
        null,
        null,
        Map.of(CommandCodec.SCHEMA_HEADER, CommandCodec.SCHEMA));
  }
}
