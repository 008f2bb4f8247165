package io.muster.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import io.muster.problem.ProblemType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(30)
class ApiClientTest {

  private static final String KEY = "muster_crm_0123456789";

  @TempDir private Path directory;
  private HttpServer server;
  private URI base;

  @BeforeEach
  void listen() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, String mediaType, String body)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", mediaType);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static ApiAnswer get(ApiClient client, String path) {
    return client.send(client.request(path).GET().build());
  }

  @Test
  void theKeyGoesWithEachRequest() throws Exception {
    server.createContext(
        "/base/users",
        exchange ->
            answer(
                exchange,
                200,
                "text/plain",
                exchange.getRequestHeaders().getFirst("Authorization")));

    ApiAnswer answer = get(new ApiClient(URI.create(base + "/base/"), KEY), "/users?a=b");

    ApiAnswer.Given given = assertInstanceOf(ApiAnswer.Given.class, answer);
    assertEquals("Bearer " + KEY, new String(given.body().readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void aProblemIsOneLineWithItsFaultsAndItsRequest() {
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "7");
          answer(
              exchange,
              503,
              "application/problem+json",
              """
              {"type":"/problems/overloaded","title":"Overloaded","detail":"too\\nmuch","request_id":"r-1",\
              "errors":[{"pointer":"?after","detail":"is wrong"}]}\
              """);
        });

    ApiAnswer.Refused refused =
        assertInstanceOf(ApiAnswer.Refused.class, get(new ApiClient(base, null), "/"));

    assertFalse(refused.message().contains("\n"), refused.message());
    assertTrue(refused.message().startsWith("Overloaded: too"), refused.message());
    assertTrue(refused.message().endsWith("; ?after is wrong (request r-1)"), refused.message());
    assertEquals(Duration.ofSeconds(7), refused.retryAfter());
    assertEquals(ProblemType.OVERLOADED, refused.problem());
    assertTrue(refused.mayPass());
    assertEquals(CliExit.UNAVAILABLE, refused.exitCode());
  }

  @Test
  void whatIsNotTheApiIsSaidToBeSo() {
    server.createContext("/", exchange -> answer(exchange, 404, "text/html", "<h1>nginx</h1>"));

    ApiAnswer.Refused refused =
        assertInstanceOf(ApiAnswer.Refused.class, get(new ApiClient(base, null), "/"));

    assertTrue(refused.message().contains("not by Muster's API"), refused.message());
    assertNull(refused.problem());
    assertEquals(CliExit.REFUSED, refused.exitCode());
  }

  @Test
  void nobodyThereIsAnAnswerToo() {
    server.stop(0);

    ApiAnswer.Away away =
        assertInstanceOf(ApiAnswer.Away.class, get(new ApiClient(base, KEY), "/"));

    assertTrue(away.message().startsWith(base + " does not answer"), away.message());
    assertFalse(away.message().contains(KEY));
  }

  @Test
  void aBodyThatStallsFails() throws Exception {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("some".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });

    ApiAnswer.Given given =
        assertInstanceOf(
            ApiAnswer.Given.class, get(new ApiClient(base, null, Duration.ofMillis(300)), "/"));

    assertThrows(HttpTimeoutException.class, () -> given.body().readAllBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://host", "host:8080", "http://", "http://a:b@host", "http://host/?a", "::"})
  void whatIsNoAddressIsRefused(String url) {
    CliException refused = assertThrows(CliException.class, () -> open(Map.of(), "--url", url));

    assertEquals(CliExit.USAGE, refused.exitCode());
    assertTrue(String.valueOf(refused.getMessage()).startsWith("--url must be"));
  }

  @Test
  void theAddressComesFromTheOptionOrTheVariableOrIsTheUsualOne() {
    assertEquals(URI.create("http://127.0.0.1:8080"), open(Map.of()).base());
    assertEquals(URI.create("https://a/b"), open(Map.of("MUSTER_URL", "https://a/b")).base());
    assertEquals(
        URI.create("http://c"),
        open(Map.of("MUSTER_URL", "https://a/b"), "--url", "http://c").base());
  }

  @Test
  void aKeyFileWithMoreThanAKeyIsRefusedWithoutShowingIt() throws Exception {
    Path file = directory.resolve("key");
    Files.writeString(file, KEY + "\nsecond line\n");

    CliException refused =
        assertThrows(CliException.class, () -> open(Map.of(), "--key-file", file.toString()));

    assertEquals(CliExit.BAD_INPUT, refused.exitCode());
    assertFalse(String.valueOf(refused.getMessage()).contains("crm"));
  }

  private static ApiClient open(Map<String, String> environment, String... arguments) {
    ApiOptions options = new ApiOptions();
    CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    spec.addMixin("api", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
    new CommandLine(spec).parseArgs(arguments);
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return options.open(new Console(nowhere, nowhere, environment));
  }
}
