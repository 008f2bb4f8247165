package io.muster.api.verify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoTimeoutException;
import io.muster.access.Client;
import io.muster.access.Role;
import io.muster.api.http.Admission;
import io.muster.api.limit.RateQuota;
import io.muster.api.limit.RequestQuotas;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import io.muster.api.write.WriteRequest;
import io.muster.api.write.WriteResult;
import io.muster.command.Change;
import io.muster.user.User;
import io.muster.user.UserId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyPasswordTest {

  private static final String NOBODY = "65a1f0c2e4b0a1b2c3d4e5ff";
  private static final String SHORT_PASSWORD = "a";
  private static final String BCRYPT =
      "$2b$04$s6HrYydcco4iLeInBsDF6u8BkRaipPZlrUoRwh5m9rkM7RhGY6UZu";

  private final AtomicLong time = new AtomicLong();
  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    api =
        new TestApi(
            new Admission(
                name -> Optional.of(new Client(name == null ? "login" : name, Role.READ)),
                RequestQuotas.NONE));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  /** A user that is stored with this hash, as an import would leave it. */
  private String stored(String hash) {
    String id = "65a1f0c2e4b0a1b2c3d4e5f6";
    java.time.Instant then = java.time.Instant.parse("2026-01-01T12:00:00Z");
    User user =
        new User(new UserId(id), "Zoë", "zoe@example.org", "zoe@example.org", hash, then, then, 7);
    api.backend.users.put(user.id(), user);
    return id;
  }

  private User user(String id) {
    return api.backend.users.get(new UserId(id));
  }

  private HttpAnswer verify(String id, String password) {
    return verify("login", id, password);
  }

  private HttpAnswer verify(String client, String id, String password) {
    String body = new JsonObject().put("password", password).encode();
    return api.send(
        HttpRequest.post("/users/" + id + "/verify-password", body)
            .header("Authorization", client));
  }

  private boolean matches(String id, String password) {
    HttpAnswer answer = verify(id, password);
    assertEquals(200, answer.status(), answer::text);
    assertEquals(List.of("match"), List.copyOf(answer.json().fieldNames()));
    assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
    return answer.json().getBoolean("match");
  }

  private double counted(String result) {
    return counted("muster.verifications", result);
  }

  private double counted(String metric, String result) {
    var counter = api.metrics.find(metric).tag("result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  private long verifications() {
    return api.metrics.get("muster.password.verify").timer().count();
  }

  @Test
  void thePasswordMatchesAndNoOtherDoesForAClientThatMayOnlyRead() {
    String id = stored(BCRYPT);

    assertTrue(matches(id, SHORT_PASSWORD));
    assertFalse(matches(id, "b"));
    assertTrue(matches(id.toUpperCase(java.util.Locale.ROOT), SHORT_PASSWORD));
    assertEquals(2, counted("match"));
    assertEquals(1, counted("mismatch"));
  }

  @Test
  void aUserThatIsNotThereIsAnsweredLikeAnotherPasswordAfterTheSameWork() {
    HttpAnswer nobody = verify(NOBODY, "correct horse");
    HttpAnswer other = verify(stored(BCRYPT), "correct horse");

    assertEquals(200, nobody.status());
    assertEquals(other.text(), nobody.text());
    assertEquals(2, verifications());
    assertEquals(1, counted("unknown_user"));
  }

  @Test
  void aMatchReplacesAWeakHashOnceByACommandForTheVersionThatWasRead() {
    String id = stored(BCRYPT);

    assertTrue(matches(id, SHORT_PASSWORD));
    assertTrue(matches(id, SHORT_PASSWORD));

    assertEquals(1, api.backend.requests.size());
    WriteRequest request = api.backend.requests.get(0);
    Change.Patch patch = (Change.Patch) request.command().change();
    assertEquals(7, patch.ifVersion());
    assertNull(patch.name());
    assertNull(patch.email());
    assertNull(request.command().fingerprint());
    assertEquals(8, user(id).version());
    assertTrue(user(id).passwordHash().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    assertEquals(1, counted("muster.password.upgrades", "applied"));
    assertFalse(matches(id, "b"));
  }

  @Test
  void anotherPasswordReplacesNothing() {
    String id = stored(BCRYPT);

    assertFalse(matches(id, "b"));
    assertFalse(matches(NOBODY, "b"));

    assertEquals(List.of(), api.backend.requests);
    assertEquals(BCRYPT, user(id).passwordHash());
  }

  @Test
  void anUpgradeThatComesAfterAnotherChangeIsLost() {
    String id = stored(BCRYPT);
    User changed =
        new User(
            new UserId(id),
            "New",
            "zoe@example.org",
            "zoe@example.org",
            "$changed",
            user(id).createdAt(),
            user(id).updatedAt(),
            8);
    // The change is decided between the read of the hash and the upgrade.
    api.backend.instead(
        request -> {
          api.backend.instead(null);
          api.backend.users.put(changed.id(), changed);
          return api.backend.submit(request).result();
        });

    assertTrue(matches(id, SHORT_PASSWORD));

    assertEquals("$changed", user(id).passwordHash());
    assertEquals(1, counted("muster.password.upgrades", "overtaken"));
  }

  @Test
  void theAnswerDoesNotDependOnWhatBecomesOfTheUpgrade() {
    String id = stored(BCRYPT);
    api.backend.instead(request -> new WriteResult.NotTaken(WriteResult.Reason.BROKER_AWAY, 5));
    assertTrue(matches(id, SHORT_PASSWORD));
    api.backend.instead(request -> new WriteResult.OutcomeUnknown(5));
    assertTrue(matches(id, SHORT_PASSWORD));

    await().until(() -> counted("muster.password.upgrades", "unanswered") == 1);
    assertEquals(1, counted("muster.password.upgrades", "not_taken"));
    assertEquals(BCRYPT, user(id).passwordHash());
  }

  @Test
  void aHashThatIsNoneMatchesNothingAndIsCounted() {
    assertFalse(matches(stored("$1$old$crypt"), "correct horse"));
    assertEquals(1, counted("unknown_hash"));
  }

  @Test
  void aStoreThatIsAwayIs503() {
    api.backend.storeFailure = new MongoTimeoutException("away");

    HttpAnswer answer = verify(NOBODY, "correct horse");

    assertEquals(503, answer.status());
    assertEquals("unavailable", answer.problem());
    assertTrue(answer.header("Retry-After").isPresent());
    assertEquals(0, verifications());
  }

  @Test
  void aFullPoolIs503BeforeAnythingIsRead() {
    api.closeHashing();
    api.backend.storeFailure = new MongoTimeoutException("not asked");

    HttpAnswer answer = verify(NOBODY, "correct horse");

    assertEquals(503, answer.status());
    assertEquals("overloaded", answer.problem());
    assertEquals("1", answer.header("Retry-After").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"password\":\"\"}",
        "{\"password\":7}",
        "{\"password\":null}",
        "{\"password\":\"\\ud800\"}",
        "{\"password\":\"a\",\"password\":\"b\"}"
      })
  void aPasswordThatCanBeNobodysIsRefused(String body) {
    HttpAnswer answer = api.send(HttpRequest.post("/users/" + NOBODY + "/verify-password", body));

    assertEquals(400, answer.status());
    assertNotNull(answer.fault("/password"), answer.text());
    assertEquals(0, verifications());
  }

  @Test
  void aPasswordHas128CharactersAtMostWhateverTheirBytes() {
    assertFalse(matches(NOBODY, "😀".repeat(128)));
    HttpAnswer longer = verify(NOBODY, "Secret" + "😀".repeat(123));
    assertEquals(400, longer.status());
    assertNotNull(longer.fault("/password"));
    assertFalse(longer.text().contains("Secret"));
  }

  @Test
  void unknownFieldsAndIdsOfTheWrongFormAreRefused() {
    HttpAnswer field =
        api.send(
            HttpRequest.post(
                "/users/" + NOBODY + "/verify-password", "{\"password\":\"a\",\"email\":\"b\"}"));
    assertEquals(400, field.status());
    assertNotNull(field.fault("/email"));
    HttpAnswer id = verify("nobody", "a");
    assertEquals(400, id.status());
    assertNotNull(id.fault("{id}"));
  }

  private void limit(Optional<RateQuota> ofClient, RateQuota ofUser) throws Exception {
    api.close();
    RateQuota one = new RateQuota(1, Duration.ofMinutes(1));
    api =
        new TestApi(
            new Admission(
                name -> Optional.of(new Client(String.valueOf(name), Role.ADMIN)),
                RequestQuotas.of(
                    new RequestQuotas.Limits(Optional.of(one), Optional.of(one), ofClient, ofUser),
                    time::get,
                    new io.micrometer.core.instrument.simple.SimpleMeterRegistry())));
  }

  @Test
  void oneUsersPasswordIsGuessedAtTenTimesAMinuteByAllClientsTogetherWhetherThereIsAUserOrNot()
      throws Exception {
    limit(Optional.empty(), RequestQuotas.Limits.USER_VERIFICATIONS_UNLESS_SET);
    String id = stored(BCRYPT);

    for (String of : List.of(id, NOBODY)) {
      for (int n = 0; n < 10; n++) {
        assertEquals(200, verify("client-" + n, of, "guess").status());
      }
      HttpAnswer refused = verify("another", of, SHORT_PASSWORD);
      assertEquals(429, refused.status());
      assertEquals("too-many-requests", refused.problem());
      assertEquals("6", refused.header("Retry-After").orElseThrow());
      assertEquals("\"user-verifications\";q=10;w=60", refused.header("RateLimit-Policy").get());
      assertEquals("\"user-verifications\";r=0;t=60", refused.header("RateLimit").get());
      assertTrue(refused.json().getString("detail").contains("10/1m"), refused::text);
    }
    assertEquals(429, verify("login", id.toUpperCase(java.util.Locale.ROOT), "a").status());
    time.addAndGet(Duration.ofSeconds(6).toNanos());
    assertEquals(200, verify("login", id, SHORT_PASSWORD).status());
  }

  @Test
  void aClientHasAQuotaOfVerificationsOfItsOwnBesideThoseOfReadsAndWrites() throws Exception {
    limit(
        Optional.of(new RateQuota(2, Duration.ofMinutes(1))),
        new RateQuota(9, Duration.ofHours(1)));
    assertEquals(200, api.send(HttpRequest.get("/users").header("Authorization", "a")).status());

    HttpAnswer first = verify("a", NOBODY, "guess");
    assertEquals(200, first.status());
    assertEquals(
        "\"user-verifications\";q=9;w=3600, \"verifications\";q=2;w=60",
        first.header("RateLimit-Policy").orElseThrow());
    assertEquals(200, verify("a", "65a1f0c2e4b0a1b2c3d4e5f0", "guess").status());
    HttpAnswer refused = verify("a", "65a1f0c2e4b0a1b2c3d4e5f1", "guess");
    assertEquals(429, refused.status());
    assertEquals("\"verifications\";r=0;t=60", refused.header("RateLimit").orElseThrow());
    assertEquals(200, verify("b", NOBODY, "guess").status());
  }

  @Test
  void whatIsRefusedForLackOfRoomTakesNothingOffAUsersQuota() throws Exception {
    limit(Optional.empty(), RequestQuotas.Limits.USER_VERIFICATIONS_UNLESS_SET);
    api.closeHashing();

    HttpAnswer refused = verify("a", NOBODY, "guess");

    assertEquals(503, refused.status());
    assertTrue(refused.header("RateLimit").isEmpty());
  }

  @Test
  void noTextHoldsAHash() {
    assertNotEquals(-1, new StoredHash("$secret", 3).toString().indexOf("version=3"));
    assertFalse(new StoredHash("$secret", 3).toString().contains("secret"));
  }
}
