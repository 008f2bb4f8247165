package io.muster.cli.http;

import io.muster.problem.ProblemType;
import io.muster.text.Texts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes one line of a problem document. */
final class Refusals {

  private static final int LONGEST = 65_536;
  private static final int LONGEST_WAIT_SECONDS = 3_600;

  private Refusals() {}

  /** Reads and closes the body of a refusal. */
  static ApiAnswer.Refused read(int status, HttpHeaders headers, InputStream body)
      throws IOException {
    byte[] bytes;
    try (body) {
      bytes = body.readNBytes(LONGEST);
    }
    String mediaType = headers.firstValue("Content-Type").orElse("");
    if (mediaType.startsWith("application/problem+json")) {
      try {
        JsonObject problem = new JsonObject(Buffer.buffer(bytes));
        return new ApiAnswer.Refused(
            status, type(problem), Texts.printable(line(problem)), retryAfter(headers));
      } catch (DecodeException | ClassCastException broken) {
        // Then it says no more than anybody else's.
      }
    }
    return new ApiAnswer.Refused(
        status,
        null,
        "answered with " + status + ", and not by Muster's API; see --url",
        retryAfter(headers));
  }

  private static @Nullable ProblemType type(JsonObject problem) {
    String type = problem.getString("type", "");
    return ProblemType.ofSlug(type.substring(type.lastIndexOf('/') + 1)).orElse(null);
  }

  private static String line(JsonObject problem) {
    StringBuilder line = new StringBuilder();
    line.append(problem.getString("title")).append(": ").append(problem.getString("detail"));
    JsonArray errors = problem.getJsonArray("errors", new JsonArray());
    for (int i = 0; i < errors.size(); i++) {
      JsonObject error = errors.getJsonObject(i);
      line.append("; ").append(error.getString("pointer")).append(' ');
      line.append(error.getString("detail"));
    }
    String request = problem.getString("request_id");
    // A proxy has none.
    return request == null ? line.toString() : line + " (request " + request + ")";
  }

  private static @Nullable Duration retryAfter(HttpHeaders headers) {
    String value = headers.firstValue("Retry-After").orElse("");
    if (!value.matches("[0-9]{1,9}")) {
      // A date: nobody who sends one is known.
      return null;
    }
    return Duration.ofSeconds(Math.min(Integer.parseInt(value), LONGEST_WAIT_SECONDS));
  }
}
