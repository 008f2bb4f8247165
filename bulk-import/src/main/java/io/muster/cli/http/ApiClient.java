package io.muster.cli.http;

import io.muster.process.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one API, with one key, which it never shows. Redirects aren't followed: the key
 * is for nobody else. Any thread.
 */
public final class ApiClient {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration HEAD = Duration.ofSeconds(60);
  private static final Duration STALL = Duration.ofSeconds(60);

  private final URI base;
  private final @Nullable String key;
  private final Duration stall;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * A client that has sent nothing yet.
   *
   * @param base the API's address, as {@link ApiOptions} checked it
   * @param key the API key; null where the API has none
   */
  public ApiClient(URI base, @Nullable String key) {
    this(base, key, STALL);
  }

  /**
   * A client that has sent nothing yet.
   *
   * @param stall how long nothing may come of a body
   */
  ApiClient(URI base, @Nullable String key, Duration stall) {
    this.base = base;
    this.key = key;
    this.stall = stall;
  }

  /** The API's address. */
  public URI base() {
    return base;
  }

  /**
   * A request to be completed, with the key, to be answered within a minute.
   *
   * @param path begins with a slash; encoded, with the query
   */
  public HttpRequest.Builder request(String path) {
    String prefix = base.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(prefix + path))
            .timeout(HEAD)
            .header("User-Agent", "muster/" + Version.current());
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  /** Sends a request and waits for the head of its answer. Not retried. */
  public ApiAnswer send(HttpRequest request) {
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      InputStream body = new StallGuard(response.body(), stall);
      if (response.statusCode() / 100 == 2) {
        return new ApiAnswer.Given(response.statusCode(), response.headers(), body);
      }
      return Refusals.read(response.statusCode(), response.headers(), body);
    } catch (IOException failed) {
      return new ApiAnswer.Away(base + " does not answer (" + failed + ")");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new ApiAnswer.Away("interrupted while waiting for " + base);
    }
  }
}
