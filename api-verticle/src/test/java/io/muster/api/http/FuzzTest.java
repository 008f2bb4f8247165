package io.muster.api.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.contract.Operation;
import io.muster.api.contract.Parameter;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import io.muster.api.testing.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests made at random from the contract, most of them a little or very wrong. */
class FuzzTest {

  private static final int REQUESTS = 700;
  private static final String SECRET = "S3cretMarker";
  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "1e9",
          "null",
          "true",
          "\"",
          "'",
          "*",
          "\\",
          "%",
          "%00",
          "%zz",
          "../..",
          "a,b;c=d",
          "<script>",
          "${jndi:ldap://x}",
          "' OR 1=1 --",
          "{\"$gt\":\"\"}",
          "\u0000",
          "\u0007",
          "\u202e",
          "é",
          "😀",
          "65a1f0c2e4b0a1b2c3d4e5f6",
          "W/\"1\"",
          "\"1\"",
          "wait=1",
          "respond-async",
          "x".repeat(300),
          "x".repeat(3_000));

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void everyRequestGetsAnAnswerOfTheContractAndNoSecretComesBack() throws Exception {
    Map<Integer, Integer> statuses = new HashMap<>();
    try (TestApi api = new TestApi(Authenticator.NONE)) {
      api.create("first@example.org");
      for (int i = 0; i < REQUESTS; i++) {
        HttpRequest request = request();
        HttpAnswer answer = api.send(request);
        statuses.merge(answer.status(), 1, Integer::sum);
        String about = "seed " + seed + ", request " + i + ": " + request + " -> " + answer.text();
        assertTrue(answer.status() < 500, about);
        assertFalse(answer.text().contains(SECRET), about);
        assertFalse(answer.text().contains("Exception") || answer.text().contains("\tat "), about);
      }
    }
    // Whether the requests are of any use: some pass, and many ways to fail are met.
    assertTrue(
        statuses.keySet().containsAll(List.of(200, 201, 400, 404, 405, 406, 415)),
        "seed " + seed + statuses);
  }

  private HttpRequest request() {
    List<Operation> operations = TestServer.CONTRACT.operations();
    Operation operation = operations.get(random.nextInt(operations.size()));
    String method =
        random.nextInt(20) == 0
            ? pick(List.of("HEAD", "TRACE", "PUT", "X"))
            : operation.method().name();
    HttpRequest request = HttpRequest.of(method, path(operation) + query(operation));
    for (Parameter header : operation.headerParameters()) {
      if (random.nextInt(6) == 0) {
        request.header(header.name(), headerValue());
      }
    }
    if (random.nextInt(12) == 0) {
      request.header(
          "Accept",
          pick(
              List.of(
                  ",", ";", "text/html", "*/*;q=0.1", "application/xml", ";;,,", headerValue())));
    }
    if (operation.takesBody() || random.nextInt(20) == 0) {
      String type = operation.bodies().keySet().stream().findFirst().orElse("application/json");
      request.body(
          random.nextInt(12) == 0 ? pick(List.of("text/plain", "a/b; charset=x", "é")) : type,
          body());
    }
    return request;
  }

  private String path(Operation operation) {
    String path = operation.path().toString();
    for (Parameter parameter : operation.pathParameters()) {
      boolean good = parameter.name().equals("id") && random.nextBoolean();
      String value =
          good ? "65a1f0c2e4b0a1b2c3d4e5f6" : URLEncoder.encode(nasty(), StandardCharsets.UTF_8);
      path = path.replace("{" + parameter.name() + "}", value);
    }
    return path;
  }

  private String query(Operation operation) {
    StringBuilder query = new StringBuilder();
    for (String name : operation.queryParameters().keySet()) {
      while (random.nextInt(4) == 0) {
        query.append(query.isEmpty() ? "?" : "&").append(name).append('=');
        query.append(
            random.nextInt(5) == 0 ? "%f" : URLEncoder.encode(nasty(), StandardCharsets.UTF_8));
      }
    }
    return query.toString();
  }

  private byte[] body() {
    if (random.nextInt(3) == 0) {
      // Else some seeds, of some hundred requests, would have none that is taken.
      return sound().encode().getBytes(StandardCharsets.UTF_8);
    }
    JsonObject user =
        new JsonObject()
            .put("name", random.nextInt(4) == 0 ? nasty() : "Zoë")
            .put(
                "email",
                random.nextInt(4) == 0 ? nasty() : "u" + random.nextInt(50) + "@example.org")
            .put(
                "password",
                random.nextInt(4) == 0 ? nasty() + SECRET.substring(0, 4) : SECRET + nasty());
    for (String field : List.copyOf(user.fieldNames())) {
      switch (random.nextInt(12)) {
        case 0 -> user.remove(field);
        case 1 -> user.putNull(field);
        case 2 -> user.put(field, random.nextInt());
        case 3 -> user.put(field, new JsonArray().add(SECRET));
        // Never a field that is shown: what stands in a name comes back, as it must.
        case 4 -> user.put(field + '_' + nasty(), SECRET);
        default -> {}
      }
    }
    byte[] bytes = user.encode().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(15) == 0
        ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length))
        : bytes;
  }

  /** A user that nothing is wrong with. */
  private JsonObject sound() {
    return new JsonObject()
        .put("name", "Zoë")
        .put("email", "s" + random.nextInt(1_000_000) + "@example.org")
        .put("password", SECRET);
  }

  /** What a header can carry: no line ends. */
  private String headerValue() {
    return nasty().replaceAll("[\\u0000-\\u001f]", "?");
  }

  private String nasty() {
    return random.nextInt(8) == 0 ? pick(NASTY) + pick(NASTY) : pick(NASTY);
  }

  private String pick(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }
}
