package io.muster.api.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoTimeoutException;
import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import io.muster.api.write.WriteResult;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WriteAnswersTest {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    api = new TestApi(Authenticator.NONE);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  @Test
  void aRetryWithTheSameKeyGetsTheFirstAnswer() {
    HttpRequest request = HttpRequest.post("/users", body("Zoë", "zoe@example.org"));
    HttpAnswer first = api.send(request.header("Idempotency-Key", "\"key-1\""));
    HttpAnswer again =
        api.send(
            HttpRequest.post("/users", body("Zoë", "zoe@example.org"))
                .header("Idempotency-Key", "key-1"));
    assertEquals(201, again.status());
    assertEquals(first.json(), again.json());
    assertEquals(first.header("Location"), again.header("Location"));
    assertTrue(first.header("Idempotency-Replayed").isEmpty());
    assertEquals("true", again.header("Idempotency-Replayed").orElseThrow());
    assertEquals(1, api.backend.requests.size());
  }

  @Test
  void aRetryThatTheStoreDoesNotKnowYetIsDecidedByTheQueue() {
    HttpAnswer first = api.send(create("Zoë").header("Idempotency-Key", "k"));
    api.backend.storeFailure = new MongoTimeoutException("away");
    HttpAnswer again = api.send(create("Zoë").header("Idempotency-Key", "k"));
    assertEquals(first.json(), again.json());
    assertEquals("true", again.header("Idempotency-Replayed").orElseThrow());
    assertEquals(2, api.backend.requests.size());
  }

  @Test
  void theSameKeyWithAnotherRequestIsRefused() {
    api.send(create("Zoë").header("Idempotency-Key", "k"));
    HttpAnswer other = api.send(create("Max").header("Idempotency-Key", "k"));
    assertEquals(422, other.status());
    api.backend.storeFailure = new MongoTimeoutException("away");
    assertEquals(422, api.send(create("Max").header("Idempotency-Key", "k")).status());
    assertEquals(1, api.backend.users.size());
  }

  @Test
  void aKeyIsOfOneAddressAndMethod() {
    String one = "/users/" + api.create("a@example.org");
    String two = "/users/" + api.create("b@example.org");
    assertEquals(200, api.send(write("PATCH", one).header("Idempotency-Key", "k")).status());
    assertEquals(200, api.send(write("PATCH", two).header("Idempotency-Key", "k")).status());
    assertEquals(200, api.send(write("DELETE", two).header("Idempotency-Key", "k")).status());
    HttpAnswer again =
        api.send(
            write("DELETE", two.toUpperCase(java.util.Locale.ROOT).replace("USERS", "users"))
                .header("Idempotency-Key", "k"));
    assertEquals("true", again.header("Idempotency-Replayed").orElseThrow());
  }

  @Test
  void aSlowWriteIsAcceptedAndItsOperationTellsTheOutcome() {
    HttpAnswer accepted =
        api.send(create("Zoë").header("Prefer", "respond-async").header("traceparent", TRACE));
    assertEquals(202, accepted.status());
    assertEquals("respond-async", accepted.header("Preference-Applied").orElseThrow());
    String address = accepted.header("Location").orElseThrow();
    assertEquals(address, "/operations/" + accepted.json().getString("id"));
    JsonObject operation = api.send(HttpRequest.get(address)).json();
    assertEquals("applied", operation.getString("status"));
    assertEquals("user.create", operation.getString("type"));
    assertEquals(TRACE, api.backend.requests.get(0).traceparent());
  }

  @Test
  void anotherRequestUnderTheKeyOfOneThatIsUndecidedIsNeverToldAsApplied() {
    api.backend.instead(request -> new WriteResult.Accepted());
    HttpAnswer accepted = api.send(create("Other").header("Idempotency-Key", "k"));
    assertEquals(202, accepted.status());
    String address = accepted.header("Location").orElseThrow();
    api.backend.instead(null);
    HttpAnswer first = api.send(create("Zoë").header("Idempotency-Key", "k"));
    assertEquals(201, first.status());

    JsonObject operation = api.send(HttpRequest.get(address)).json();

    assertEquals("rejected", operation.getString("status"));
    assertNull(operation.getString("user_id"));
    assertEquals(
        "/problems/idempotency-mismatch", operation.getJsonObject("problem").getString("type"));
    String own =
        api.send(create("Zoë").header("Idempotency-Key", "l").header("Prefer", "respond-async"))
            .header("Location")
            .orElseThrow();
    assertEquals(
        "/problems/email-taken",
        api.send(HttpRequest.get(own)).json().getJsonObject("problem").getString("type"));
  }

  @Test
  void aRefusalUnderAKeySaysNothingAboutEarlierRequests() {
    api.backend.refuse(new WriteResult.NotTaken(WriteResult.Reason.QUEUE_FULL, 1));

    String keyed =
        api.send(create("Zoë").header("Idempotency-Key", "k")).json().getString("detail");
    String keyless = api.send(create("Zoë")).json().getString("detail");

    assertTrue(keyed.contains("an earlier one with its Idempotency-Key may have been"), keyed);
    assertTrue(keyless.endsWith("this write was not taken"), keyless);
  }

  @Test
  void aConditionThatCanNotHoldIsAnotherRequestUnderAUsedKey() {
    String path = "/users/" + api.create("zoe@example.org");
    HttpRequest first = write("PUT", path).header("If-Match", "\"1\"");
    assertEquals(200, api.send(first.header("Idempotency-Key", "k")).status());

    HttpRequest weak = write("PUT", path).header("If-Match", "W/\"1\"");

    assertEquals(422, api.send(weak.header("Idempotency-Key", "k")).status());
    assertEquals(412, api.send(write("PUT", path).header("If-Match", "W/\"1\"")).status());
  }

  @Test
  void aWaitThatWasCutShortIsNotToldAsFollowed() {
    api.backend.instead(request -> new WriteResult.Accepted());
    assertTrue(
        api.send(create("Zoë").header("Prefer", "wait=60")).header("Preference-Applied").isEmpty());
    assertEquals(
        "wait=0",
        api.send(create("Zoë").header("Prefer", "wait=0"))
            .header("Preference-Applied")
            .orElseThrow());
    api.backend.instead(null);
    assertEquals(
        "wait=5000",
        api.send(create("Zoë").header("Prefer", "wait=5000"))
            .header("Preference-Applied")
            .orElseThrow());
  }

  @Test
  void aBrokenTraceContextIsIgnored() {
    api.send(create("Zoë").header("traceparent", "00-zero-zero-00"));
    assertNull(api.backend.requests.get(0).traceparent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=3|PT3S", "respond-async, wait=5|PT5S", "respond-async|PT0S", "wait=0|PT0S",
            "nonsense; a=b|PT1H",
        "wait=x|PT1H", "wait=-1|PT1H", "WAIT = 7 ; q|PT7S", "wait=99999999999|PT1H",
            "wait=2, wait=9|PT2S"
      })
  void howLongAWriteWaitsIsItsSendersChoice(String prefer, Duration wait) {
    api.send(create("Zoë").header("Prefer", prefer));
    assertEquals(wait, api.backend.requests.get(0).waitAtMost());
  }

  @ParameterizedTest
  @EnumSource(WriteResult.Reason.class)
  void aWriteThatIsNotTakenSaysWhenToTryAgain(WriteResult.Reason reason) {
    api.backend.instead(request -> new WriteResult.NotTaken(reason, 7));
    HttpAnswer answer = api.send(create("Zoë").header("Prefer", "wait=5"));
    assertEquals(503, answer.status());
    assertTrue(answer.header("Preference-Applied").isEmpty());
    assertNotEquals("outcome-unknown", answer.problem());
    assertEquals("7", answer.header("Retry-After").orElseThrow());
    assertTrue(answer.header("Location").isEmpty());
  }

  @Test
  void noPasswordIsHashedForAWriteThatIsRefusedAnyway() {
    api.backend.refuse(new WriteResult.NotTaken(WriteResult.Reason.BROKER_BLOCKED, 9));
    HttpAnswer answer = api.send(create("Zoë"));
    assertEquals(503, answer.status());
    assertEquals("9", answer.header("Retry-After").orElseThrow());
    assertEquals(0, api.metrics.get("muster.password.hash").timer().count());
    assertTrue(api.backend.requests.isEmpty());
  }

  @Test
  void aWriteOfUnknownOutcomeNamesItsOperation() {
    api.backend.instead(request -> new WriteResult.OutcomeUnknown(3));
    HttpAnswer answer = api.send(create("Zoë"));
    assertEquals(503, answer.status());
    assertEquals("outcome-unknown", answer.problem());
    String address = answer.header("Location").orElseThrow();
    assertEquals(address, answer.json().getString("operation"));
    assertEquals("pending", api.send(HttpRequest.get(address)).json().getString("status"));
  }

  private static HttpRequest create(String name) {
    return HttpRequest.post("/users", body(name, "zoe@example.org"));
  }

  private static HttpRequest write(String method, String path) {
    return switch (method) {
      case "PUT" -> HttpRequest.put(path, body("New", "new@example.org"));
      case "PATCH" -> HttpRequest.patch(path, "{\"name\":\"New\"}");
      default -> HttpRequest.of("DELETE", path);
    };
  }

  private static String body(String name, String email) {
    return new JsonObject()
        .put("name", name)
        .put("email", email)
        .put("password", "correct horse")
        .encode();
  }
}
