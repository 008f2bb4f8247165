package io.muster.system.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.backends.program.RunningProgram;
import io.muster.system.process.MusterProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;

/** One API process, and the clients that know it. */
final class Api {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private static final Set<Integer> NOT_FINAL = Set.of(202, 503);

  private final Runnable kill;
  private final ToDoubleFunction<String> counts;
  private final URI address;
  private final Map<String, String> apiKeys;

  Api(RunningProgram program, Map<String, String> apiKeys) {
    this(program::kill, metric -> Metrics.of(program, metric), program.address("API:"), apiKeys);
  }

  private Api(
      Runnable kill, ToDoubleFunction<String> counts, URI address, Map<String, String> apiKeys) {
    this.kill = kill;
    this.counts = counts;
    this.address = address;
    this.apiKeys = apiKeys;
  }

  /** One without keys, whoever asks. */
  static Api of(MusterProcess process) {
    return new Api(process::kill, process::metric, URI.create(process.api()), Map.of());
  }

  /** SIGKILL. */
  void kill() {
    kill.run();
  }

  /** What it counts under this name. */
  double counted(String metric) {
    return counts.applyAsDouble(metric);
  }

  /** Sends as the client {@link Deployment#ALICE}. */
  HttpResponse<String> send(Request request) {
    return start(request).join();
  }

  /** Sends as any client. */
  HttpResponse<String> sendAs(String client, Request request) {
    return start(client, request).join();
  }

  /** Sends as the client {@link Deployment#ALICE}, and doesn't wait. */
  CompletableFuture<HttpResponse<String>> start(Request request) {
    return start(Deployment.ALICE, request);
  }

  private CompletableFuture<HttpResponse<String>> start(String client, Request request) {
    return HTTP.sendAsync(
        request.to(address, apiKeys.getOrDefault(client, "none")), BodyHandlers.ofString());
  }

  /** Sends it again and again until it is decided, as clients with a key are told to. */
  HttpResponse<String> insist(Request request) {
    return await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> send(request), answer -> !NOT_FINAL.contains(answer.statusCode()));
  }

  /** Creates a user; returns its path. */
  String create(String body) {
    HttpResponse<String> created = send(Request.post(body));
    assertEquals(201, created.statusCode(), created::body);
    return Told.header(created, "Location");
  }
}
