package io.muster.api.imports;

import io.muster.api.http.Answer;
import io.muster.imports.rows.RowFormat;
import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.muster.user.FieldError;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How rows are written, as requests say it. */
final class Formats {

  private Formats() {}

  /** What a request's rows are written in. */
  sealed interface Choice {

    /**
     * It is clear.
     *
     * @param format how rows are written
     */
    record Chosen(RowFormat format) implements Choice {}

    /**
     * It isn't.
     *
     * @param answer why
     */
    record Refused(Answer answer) implements Choice {}
  }

  /** The format that a word of the contract names; null for none. */
  static @Nullable RowFormat ofWord(@Nullable String word) {
    return word == null ? null : RowFormat.valueOf(word.toUpperCase(Locale.ROOT));
  }

  static Choice choose(@Nullable String word, @Nullable String mediaType) {
    return choose(ofWord(word), mediaType);
  }

  /**
   * The format of a body.
   *
   * @param said the one that was said before; null where none was
   * @param mediaType that of the body; null where there is no body
   */
  static Choice choose(@Nullable RowFormat said, @Nullable String mediaType) {
    RowFormat sent = mediaType == null ? null : ofMediaType(mediaType);
    if (said != null && sent != null && said != sent) {
      return new Choice.Refused(
          Answer.problem(
                  ProblemType.UNSUPPORTED_MEDIA_TYPE,
                  "this import's rows are " + mediaType(said) + ", the body says " + mediaType)
              .header(HttpHeaders.ACCEPT, mediaType(said)));
    }
    RowFormat chosen = sent == null ? said : sent;
    return chosen == null ? new Choice.Refused(unknown()) : new Choice.Chosen(chosen);
  }

  private static Answer unknown() {
    return Answer.of(
        new Problem(
            ProblemType.INVALID,
            "1 fault; see errors",
            List.of(
                new FieldError(
                    "Content-Type",
                    "is missing, and nothing was said before; must be application/x-ndjson or"
                        + " text/csv"))));
  }

  private static RowFormat ofMediaType(String mediaType) {
    return mediaType.equals(mediaType(RowFormat.CSV)) ? RowFormat.CSV : RowFormat.NDJSON;
  }

  private static String mediaType(RowFormat format) {
    return format == RowFormat.CSV ? Answer.CSV : Answer.NDJSON;
  }
}
