package io.muster.system.promise;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an answer tells: all of it but what is of its own moment. A token is made anew for each
 * answer, so that it doesn't age with the outcome; that it is there counts.
 *
 * @param headers in lower case
 */
record Told(int status, Map<String, List<String>> headers, String body) {

  private static final Set<String> OF_THE_MOMENT = Set.of("date", "idempotency-replayed");

  static Told of(HttpResponse<String> response) {
    Map<String, List<String>> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    headers.keySet().removeAll(OF_THE_MOMENT);
    headers.replace("consistency-token", List.of("some token"));
    return new Told(response.statusCode(), headers, response.body());
  }

  static boolean isReplayed(HttpResponse<String> response) {
    return header(response, "Idempotency-Replayed").equals("true");
  }

  /** The header's value, empty where there is none. */
  static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static String token(HttpResponse<String> response) {
    return response.headers().firstValue("Consistency-Token").orElseThrow();
  }

  static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  /** The last part of a problem's type. */
  static String problem(HttpResponse<String> response) {
    return problem(json(response));
  }

  /** The last part of a problem's type. */
  static String problem(JsonObject problem) {
    String type = problem.getString("type");
    return type.substring(type.lastIndexOf('/') + 1);
  }
}
