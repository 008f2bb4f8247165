package io.muster.cli.http;

import io.muster.cli.CliExit;
import io.muster.problem.ProblemType;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a request to the API. */
public sealed interface ApiAnswer {

  /**
   * It was taken: a status of 2xx.
   *
   * @param body to be closed by whoever has it; reading fails when the connection breaks before the
   *     end, or nothing comes for a minute
   */
  record Given(int status, HttpHeaders headers, InputStream body) implements ApiAnswer {}

  /**
   * It was refused.
   *
   * @param problem why; null where it wasn't the API that refused it, or in a way of its own
   * @param message one line: what the API, or whoever stands before it, said
   * @param retryAfter when to send it again; null where nothing was said
   */
  record Refused(
      int status, @Nullable ProblemType problem, String message, @Nullable Duration retryAfter)
      implements ApiAnswer {

    /** Whether the same request may well be taken later. */
    public boolean mayPass() {
      return switch (status) {
        case 408, 429, 502, 503, 504 -> true;
        default -> false;
      };
    }

    /** What a command exits with that can't go on without the answer. */
    public int exitCode() {
      return switch (status) {
        case 400 -> CliExit.USAGE;
        case 401, 403 -> CliExit.NOT_ALLOWED;
        default -> status >= 500 || mayPass() ? CliExit.UNAVAILABLE : CliExit.REFUSED;
      };
    }
  }

  /**
   * There was no answer; whether the request came through isn't known.
   *
   * @param message one line
   */
  record Away(String message) implements ApiAnswer {}
}
