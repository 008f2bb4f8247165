package io.muster.cli.deadletters;

import com.mongodb.client.model.Filters;
import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.deadletter.DeadLetterCategory;
import io.muster.mongo.DeadLetterDocuments;
import io.muster.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which letters a command is about; a mixin. Options of several kinds narrow each other. */
final class LetterFilter {

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The letter with this id; may be given several times.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = {"-c", "--category"},
      paramLabel = "CATEGORY",
      description = "Why it is one, in a word: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Categories.class,
      converter = Categories.class)
  private @Nullable DeadLetterCategory category;

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "A text that its reason contains, in either case of letters.")
  private @Nullable String reason;

  @Option(
      names = {"-u", "--user-id"},
      paramLabel = "ID",
      description = "The user it is about: 24 hexadecimal characters.")
  private @Nullable String userId;

  @Option(
      names = {"-s", "--source"},
      paramLabel = "QUEUE",
      description = "The queue it was in, such as muster.commands.3.")
  private @Nullable String source;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Given up at this time or later: 2026-01-31T12:00:00Z, or how long ago, such as 2h.",
      converter = When.Converter.class)
  private @Nullable When since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Given up before this time; written likewise.",
      converter = When.Converter.class)
  private @Nullable When until;

  @Option(
      names = "--replayed",
      negatable = true,
      fallbackValue = "true",
      description =
          "Only those whose replay was begun, whatever became of it; with --no-replayed only the"
              + " others.")
  private @Nullable Boolean replayed;

  @Option(
      names = "--replay-status",
      paramLabel = "STATUS",
      description = "What became of the replay: ${COMPLETION-CANDIDATES}.",
      completionCandidates = ReplayStatuses.class,
      converter = ReplayStatuses.class)
  private @Nullable String replayStatus;

  List<String> ids() {
    return ids;
  }

  boolean isEmpty() {
    return conditions(Instant.EPOCH).isEmpty();
  }

  /** What the database is asked for. */
  Bson toBson(Instant now) {
    List<Bson> conditions = conditions(now);
    return conditions.isEmpty() ? Filters.empty() : Filters.and(conditions);
  }

  private List<Bson> conditions(Instant now) {
    List<Bson> conditions = new ArrayList<>();
    checkNotBlank();
    if (!ids.isEmpty()) {
      conditions.add(Filters.in("_id", ids));
    }
    if (category != null) {
      conditions.add(Filters.eq(DeadLetterDocuments.CATEGORY, category.wireName()));
    }
    if (reason != null) {
      conditions.add(
          Filters.regex(
              DeadLetterDocuments.REASON,
              Pattern.compile(Pattern.quote(reason), Pattern.CASE_INSENSITIVE)));
    }
    if (userId != null) {
      conditions.add(Filters.eq(DeadLetterDocuments.USER_ID, new ObjectId(user(userId).hex())));
    }
    if (source != null) {
      conditions.add(
          Filters.eq(DeadLetterDocuments.SOURCE + "." + DeadLetterDocuments.QUEUE, source));
    }
    if (since != null) {
      conditions.add(Filters.gte(DeadLetterDocuments.LAST_AT, since.at(now)));
    }
    if (until != null) {
      conditions.add(Filters.lt(DeadLetterDocuments.LAST_AT, until.at(now)));
    }
    if (replayed != null) {
      conditions.add(Filters.exists(LetterDocuments.REPLAYED, replayed));
    }
    if (replayStatus != null) {
      conditions.add(ReplayStatuses.condition(replayStatus));
    }
    return conditions;
  }

  /**
   * A text that is in every reason means all letters, and whoever empties a variable means none.
   */
  private void checkNotBlank() {
    ids.forEach(id -> checkNotBlank("--id", id));
    checkNotBlank("--reason", reason);
    checkNotBlank("--source", source);
  }

  private static void checkNotBlank(String option, @Nullable String value) {
    if (value != null && value.isBlank()) {
      throw new CliException(CliExit.USAGE, option + " must not be blank");
    }
  }

  private static UserId user(String text) {
    return UserId.parse(text)
        .orElseThrow(
            () ->
                new CliException(
                    CliExit.USAGE,
                    "--user-id must be 24 hexadecimal characters; it is \"" + text + "\""));
  }
}
