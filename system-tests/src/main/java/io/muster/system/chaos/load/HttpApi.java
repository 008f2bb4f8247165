package io.muster.system.chaos.load;

import io.muster.system.chaos.history.Answer;
import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Intent;
import io.muster.system.chaos.history.Sight;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The APIs, taken in turns. Any thread; calls block. */
final class HttpApi {
  private static final String PASSWORD = "correct horse battery";

  private final List<URI> addresses;
  private final Duration patience;
  private final AtomicInteger turn;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * Sends to these.
   *
   * @param patience how long to wait for an answer
   * @param first whose turn it is
   */
  HttpApi(List<URI> addresses, Duration patience, int first) {
    this.addresses = List.copyOf(addresses);
    this.patience = patience;
    this.turn = new AtomicInteger(first);
  }

  private HttpRequest.Builder request(String path) {
    URI address = addresses.get(Math.floorMod(turn.getAndIncrement(), addresses.size()));
    return HttpRequest.newBuilder(address.resolve(path)).timeout(patience);
  }

  /** Sends an intent; {@code prefer} is a Prefer header, or empty. */
  Told write(Intent intent, String prefer) {
    HttpRequest.Builder request = method(intent);
    if (intent.key() != null) {
      request.header("Idempotency-Key", '"' + intent.key() + '"');
    }
    if (intent.ifVersion() != null) {
      request.header("If-Match", "\"" + intent.ifVersion() + "\"");
    }
    if (!prefer.isEmpty()) {
      request.header("Prefer", prefer);
    }
    return exchange(
        request,
        HttpApi::decided,
        Told.of(Verdict.NOT_TAKEN, "can't connect"),
        Told.of(Verdict.UNKNOWN, "no answer"));
  }

  private HttpRequest.Builder method(Intent intent) {
    return switch (intent.kind()) {
      case CREATE -> json(request("/users"), "POST", body(intent, true), "application/json");
      case REPLACE -> json(user(intent), "PUT", body(intent, true), "application/json");
      case PATCH ->
          json(user(intent), "PATCH", body(intent, false), "application/merge-patch+json");
      case DELETE -> user(intent).DELETE();
    };
  }

  private HttpRequest.Builder user(Intent intent) {
    return request("/users/" + intent.userId());
  }

  private static HttpRequest.Builder json(
      HttpRequest.Builder request, String method, String body, String mediaType) {
    return request.method(method, BodyPublishers.ofString(body)).header("Content-Type", mediaType);
  }

  private static String body(Intent intent, boolean withPassword) {
    JsonObject body = new JsonObject();
    if (intent.name() != null) {
      body.put("name", intent.name());
    }
    if (intent.email() != null) {
      body.put("email", intent.email());
    }
    return (withPassword ? body.put("password", PASSWORD) : body).encode();
  }

  /** Looks an operation up. */
  Told lookUp(String operation) {
    return exchange(
        request(operation).GET(),
        HttpApi::operation,
        Told.of(Verdict.PENDING, "can't connect"),
        Told.of(Verdict.PENDING, "no answer"));
  }

  /** Reads a user, with a consistency token or without. */
  Sight read(String userId, @Nullable String token) {
    HttpRequest.Builder request = request("/users/" + userId).GET();
    if (token != null) {
      request.header("Consistency-Token", token);
    }
    Sight nothing = new Sight(Sight.Kind.UNAVAILABLE, null, null, "no answer");
    return exchange(request, HttpApi::sight, nothing, nothing);
  }

  private <T> T exchange(
      HttpRequest.Builder request,
      Function<HttpResponse<String>, T> reader,
      T notSent,
      T noAnswer) {
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException | HttpConnectTimeoutException refused) {
      return notSent;
    } catch (IOException broken) {
      return noAnswer;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return noAnswer;
    }
    return reader.apply(response);
  }

  private static Told decided(HttpResponse<String> response) {
    try {
      Answer answer = answer(response);
      return new Told(
          answer,
          header(response, "Consistency-Token"),
          answer.verdict().isDecided() ? null : header(response, "Location"));
    } catch (RuntimeException unreadable) {
      return outside(response);
    }
  }

  private static Told outside(HttpResponse<String> response) {
    return Told.of(Verdict.OUTSIDE, response.statusCode() + " " + response.body());
  }

  private static Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    JsonObject body = new JsonObject(response.body());
    String detail = Integer.toString(status);
    if (status == 200 || status == 201) {
      String tag = header(response, "ETag");
      Long version = tag == null ? null : Long.valueOf(tag.replace("\"", ""));
      return new Answer(
          Verdict.APPLIED, body.getString("_id"), version, null, replayed(response), detail);
    }
    if (status == 202) {
      return Answer.of(Verdict.ACCEPTED, detail);
    }
    String problem = slug(body.getString("type"));
    if (status == 503 && header(response, "Retry-After") != null) {
      boolean unknown = problem.equals("outcome-unknown");
      return Answer.of(unknown ? Verdict.UNKNOWN : Verdict.NOT_TAKEN, detail + " " + problem);
    }
    if (status == 404 || status == 409 || status == 412) {
      return new Answer(verdict(problem), null, null, problem, replayed(response), detail);
    }
    return Answer.of(Verdict.OUTSIDE, detail + " " + response.body());
  }

  private static Verdict verdict(String problem) {
    return switch (problem) {
      case "command-expired" -> Verdict.EXPIRED;
      case "command-failed" -> Verdict.FAILED;
      default -> Verdict.REJECTED;
    };
  }

  private static boolean replayed(HttpResponse<String> response) {
    return "true".equals(header(response, "Idempotency-Replayed"));
  }

  private static Told operation(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 503) {
      return Told.of(Verdict.PENDING, "503");
    }
    try {
      JsonObject body = new JsonObject(response.body());
      Verdict verdict =
          status == 200
              ? Verdict.valueOf(body.getString("status").toUpperCase(Locale.ROOT))
              : Verdict.OUTSIDE;
      JsonObject problem = body.getJsonObject("problem");
      Answer answer =
          new Answer(
              verdict,
              body.getString("user_id"),
              body.getLong("version"),
              problem == null ? null : slug(problem.getString("type")),
              false,
              verdict == Verdict.OUTSIDE ? status + " " + response.body() : "operation");
      return new Told(answer, header(response, "Consistency-Token"), null);
    } catch (RuntimeException unreadable) {
      return outside(response);
    }
  }

  private static Sight sight(HttpResponse<String> response) {
    int status = response.statusCode();
    String detail = Integer.toString(status);
    try {
      JsonObject body = new JsonObject(response.body());
      if (status == 200) {
        return new Sight(Sight.Kind.FOUND, body.getLong("version"), body.getString("name"), detail);
      }
      if (status == 404 && slug(body.getString("type")).equals("user-not-found")) {
        return new Sight(Sight.Kind.ABSENT, null, null, detail);
      }
      if (status == 503) {
        return new Sight(Sight.Kind.UNAVAILABLE, null, null, detail);
      }
    } catch (RuntimeException unreadable) {
      // Told below.
    }
    return new Sight(Sight.Kind.OUTSIDE, null, null, detail + " " + response.body());
  }

  private static String slug(@Nullable String type) {
    return type == null ? "" : type.substring(type.lastIndexOf('/') + 1);
  }

  private static @Nullable String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }
}
