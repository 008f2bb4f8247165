package io.muster.api.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.access.Client;
import io.muster.access.Role;
import io.muster.api.http.Admission;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import io.muster.config.InvalidSettingsException;
import io.muster.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotasTest {

  private final AtomicLong time = new AtomicLong();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    RequestQuotas quotas =
        RequestQuotas.of(
            limits(Map.of("RATE_LIMIT_READS", "3/1m", "RATE_LIMIT_WRITES", "2/10s")),
            time::get,
            metrics);
    api =
        new TestApi(
            new Admission(
                name ->
                    Optional.ofNullable(name)
                        .filter(sent -> !sent.equals("stranger"))
                        .map(sent -> new Client(sent, Role.ADMIN)),
                quotas));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static RequestQuotas.Limits limits(Map<String, String> environment)
      throws InvalidSettingsException {
    Settings settings = new Settings(environment);
    RequestQuotas.Limits limits = RequestQuotas.Limits.read(settings);
    settings.check();
    return limits;
  }

  private HttpAnswer create(String client, String name) {
    String body =
        "{\"name\":\"%s\",\"email\":\"%s@example.org\",\"password\":\"correct horse\"}"
            .formatted(name, name);
    return api.send(
        HttpRequest.post("/users", body)
            .header("Authorization", client)
            .header("Idempotency-Key", name));
  }

  private HttpAnswer list(String client) {
    return api.send(HttpRequest.get("/users").header("Authorization", client));
  }

  @Test
  void eachAnswerTellsWhatIsLeftAlsoARefusedOne() {
    HttpAnswer created = create("crm", "ada");
    assertEquals(201, created.status());
    assertEquals("\"writes\";q=2;w=10", created.header("RateLimit-Policy").orElseThrow());
    assertEquals("\"writes\";r=1;t=5", created.header("RateLimit").orElseThrow());

    HttpAnswer taken = create("crm", "ada ");
    assertEquals(400, taken.status());
    assertEquals("\"writes\";r=0;t=10", taken.header("RateLimit").orElseThrow());
  }

  @Test
  void aRequestTooManyIs429AndNothingOfItIsKeptSoThatItsRetrySucceeds() {
    create("crm", "ada");
    create("crm", "bea");

    HttpAnswer refused = create("crm", "cleo");

    assertEquals(429, refused.status());
    assertEquals("too-many-requests", refused.problem());
    assertEquals("5", refused.header("Retry-After").orElseThrow());
    assertEquals("\"writes\";r=0;t=10", refused.header("RateLimit").orElseThrow());
    assertTrue(refused.json().getString("detail").contains("its quota, 2/10s"), refused::text);
    assertEquals(
        1, metrics.get("muster.requests.limited").tag("quota", "writes").counter().count());
    time.addAndGet(Duration.ofSeconds(5).toNanos());
    HttpAnswer retried = create("crm", "cleo");
    assertEquals(201, retried.status());
    assertTrue(retried.header("Idempotency-Replayed").isEmpty());
  }

  @Test
  void whateverIsCountedIsTold() {
    HttpRequest picture = HttpRequest.get("/users").header("Accept", "image/png");
    HttpRequest text = HttpRequest.of("POST", "/users").body("text/plain", "Ada");
    HttpRequest withBody =
        HttpRequest.of("DELETE", "/users/65a1f0c2e4b0a1b2c3d4e5f6").body("text/plain", "now");

    for (HttpRequest request : List.of(picture, text, withBody)) {
      HttpAnswer answer = api.send(request.header("Authorization", "crm"));
      assertTrue(answer.status() >= 400 && answer.status() != 429, answer::text);
      assertTrue(answer.header("RateLimit").isPresent(), answer::text);
    }
  }

  @Test
  void readsAndOtherClientsHaveQuotasOfTheirOwn() {
    create("crm", "ada");
    create("crm", "bea");
    assertEquals(429, create("crm", "cleo").status());

    assertEquals(201, create("web", "cleo").status());
    for (int n = 0; n < 3; n++) {
      assertEquals(200, list("crm").status());
    }
    HttpAnswer refused = list("crm");
    assertEquals(429, refused.status());
    assertEquals("20", refused.header("Retry-After").orElseThrow());
  }

  @Test
  void whatNeedsNoKeyAndWhoHasNoneIsNotCounted() {
    for (int n = 0; n < 10; n++) {
      HttpAnswer ping = api.send(HttpRequest.get("/ping/app"));
      assertEquals(200, ping.status());
      assertTrue(ping.header("RateLimit").isEmpty());
      assertEquals(401, list("stranger").status());
    }
  }

  @Test
  void noClientIsLimitedUnlessSet() throws Exception {
    RequestQuotas.Limits none = limits(Map.of());

    assertEquals(Optional.empty(), none.reads());
    assertEquals(Optional.empty(), none.writes());
    assertEquals(Optional.empty(), none.verifications());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "600",
        "600/",
        "0/1m",
        "-1/1m",
        "600/1d",
        "600/10ms",
        "1/25h",
        "1 / 1m",
        "1/1500ms"
      })
  void aQuotaThatIsNoneIsToldWithWhatWouldBeRight(String wrong) {
    InvalidSettingsException told =
        assertThrows(
            InvalidSettingsException.class, () -> limits(Map.of("RATE_LIMIT_READS", wrong)));

    assertTrue(told.getMessage().contains("RATE_LIMIT_READS"), told::getMessage);
    assertTrue(told.getMessage().contains("600/1m"), told::getMessage);
  }
}
