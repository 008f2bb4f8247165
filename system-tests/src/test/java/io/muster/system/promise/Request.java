package io.muster.system.promise;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP request, to whichever API; an empty body is none. */
record Request(String method, String path, String body, Map<String, String> headers) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static Request get(String path) {
    return new Request("GET", path, "", Map.of());
  }

  static Request post(String body) {
    return new Request("POST", "/users", body, Map.of());
  }

  static Request put(String path, String body) {
    return new Request("PUT", path, body, Map.of());
  }

  static Request patch(String path, String body) {
    return new Request("PATCH", path, body, Map.of());
  }

  static Request delete(String path) {
    return new Request("DELETE", path, "", Map.of());
  }

  /** The same with one more header. */
  Request with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Request(method, path, body, more);
  }

  /** The same under an idempotency key. */
  Request keyed(String key) {
    return with("Idempotency-Key", key);
  }

  /** The same, to see what the token is of. */
  Request after(String token) {
    return with("Consistency-Token", token);
  }

  HttpRequest to(URI api, String apiKey) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(PATIENCE)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + apiKey);
    if (!body.isEmpty()) {
      boolean patch = method.equals("PATCH");
      request.header("Content-Type", patch ? "application/merge-patch+json" : "application/json");
    }
    headers.forEach(request::header);
    return request.build();
  }
}
