package io.muster.api.problem;

import io.muster.problem.Problem;
import io.muster.user.FieldError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Writes problems as RFC 9457 has them. Any thread. */
public final class ProblemDocument {

  private static final String URI_CHARACTERS = "-._~:/@!$&'()*+,;=";

  private ProblemDocument() {}

  /**
   * The members that every problem has, wherever it is told: type, title, status, detail, errors.
   */
  public static JsonObject members(Problem problem) {
    JsonObject document =
        new JsonObject()
            .put("type", problem.type().path())
            .put("title", problem.type().title())
            .put("status", problem.type().status())
            .put("detail", problem.detail());
    if (!problem.errors().isEmpty()) {
      document.put("errors", errors(problem));
    }
    return document;
  }

  /**
   * The body of an answer.
   *
   * @param path the path of the request, as it was sent
   * @param requestId the id of the request
   * @param operation the address of the operation that will tell the outcome, or null
   */
  public static Buffer render(
      Problem problem, String path, String requestId, @Nullable String operation) {
    JsonObject document = members(problem).put("instance", uriReference(path));
    if (operation != null) {
      document.put("operation", operation);
    }
    return document.put("request_id", requestId).toBuffer();
  }

  private static JsonArray errors(Problem problem) {
    JsonArray errors = new JsonArray();
    for (FieldError error : problem.errors()) {
      errors.add(new JsonObject().put("pointer", error.pointer()).put("detail", error.detail()));
    }
    return errors;
  }

  /** A path from outside may hold what no address may: that is encoded. */
  private static String uriReference(String path) {
    StringBuilder reference = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (isPlain(c) || (c == '%' && isHex(path, i + 1) && isHex(path, i + 2))) {
        reference.append(c);
      } else {
        reference.append(c < 0x80 ? String.format("%%%02X", (int) c) : "%EF%BF%BD");
      }
    }
    // Two slashes at the start would make the next segment a host.
    return path.startsWith("//") ? "/." + reference : reference.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || URI_CHARACTERS.indexOf(c) >= 0;
  }

  private static boolean isHex(String text, int index) {
    return index < text.length() && Character.digit(text.charAt(index), 16) >= 0;
  }
}
