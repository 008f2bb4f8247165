package io.muster.api.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a file over HTTP/2, where a body needs no header to say that it comes. */
@Timeout(60)
class Http2UploadsTest {

  private static final String NDJSON = "application/x-ndjson";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    api = new TestApi(Authenticator.NONE);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static BodyPublisher ofUnknownLength(byte[] file) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(file));
  }

  private java.net.http.HttpRequest.Builder to(String target) {
    return java.net.http.HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + api.server.port() + target))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(java.net.http.HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(HttpClient.Version.HTTP_2, answer.version());
    return answer;
  }

  /** What comes before decides whether the upload is the request that HTTP/2 is asked for with. */
  private void begin(boolean upgraded) throws Exception {
    if (upgraded) {
      assertEquals(200, send(to("/imports")).statusCode());
    }
  }

  private JsonObject rows(HttpResponse<String> answer) {
    assertEquals(202, answer.statusCode(), answer.body());
    return new JsonObject(answer.body()).getJsonObject("rows");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileOfUnknownLengthIsTaken(boolean upgraded) throws Exception {
    begin(upgraded);

    HttpResponse<String> answer =
        send(
            to("/imports")
                .header("Content-Type", NDJSON)
                .POST(ofUnknownLength(UploadsTest.ndjson(2_500))));

    assertEquals(2_500, rows(answer).getLong("created"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thePieceOfAFileOfUnknownLengthIsTaken(boolean upgraded) throws Exception {
    begin(upgraded);
    String id = create();

    HttpResponse<String> answer =
        send(
            to("/imports/" + id)
                .header("Content-Type", NDJSON)
                .header("Upload-Offset", "0")
                .header("Upload-Complete", "?1")
                .method("PATCH", ofUnknownLength(UploadsTest.ndjson(2_500))));

    assertEquals(2_500, rows(answer).getLong("created"));
  }

  private String create() {
    return api.send(HttpRequest.of("POST", "/imports?format=ndjson").header("Content-Length", "0"))
        .json()
        .getString("id");
  }

  @Test
  void aPieceThatDoesNotSayItsTypeIsNotTakenForNone() throws Exception {
    begin(true);
    String id = create();

    HttpResponse<String> answer =
        send(
            to("/imports/" + id)
                .header("Upload-Offset", "0")
                .header("Upload-Complete", "?1")
                .method("PATCH", ofUnknownLength(UploadsTest.ndjson(10))));

    assertEquals(415, answer.statusCode());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noBodyIsNone(boolean upgraded) throws Exception {
    begin(upgraded);

    HttpResponse<String> made = send(to("/imports").POST(BodyPublishers.noBody()));
    assertEquals(201, made.statusCode());
    assertEquals(200, send(to("/imports").header("Content-Type", NDJSON)).statusCode());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aJsonBodyOfUnknownLengthIsTakenToo(boolean upgraded) throws Exception {
    begin(upgraded);

    HttpResponse<String> answer =
        send(
            to("/users")
                .header("Content-Type", "application/json")
                .POST(ofUnknownLength("{\"name\":\"\"}".getBytes())));

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("/email"), answer.body());
  }
}
