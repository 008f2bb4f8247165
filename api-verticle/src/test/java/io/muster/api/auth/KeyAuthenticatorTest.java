package io.muster.api.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.muster.access.ApiKey;
import io.muster.access.ApiKeys;
import io.muster.access.Client;
import io.muster.access.Role;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.Stubs;
import io.muster.api.testing.TestServer;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAuthenticatorTest {

  private static final Client SHOP = new Client("shop", Role.WRITE);

  private final String key = ApiKey.generate("shop", new SecureRandom());
  private ApiKeys keys = keys(ApiKey.of(SHOP, key).line());
  private final KeyAuthenticator authenticator = new KeyAuthenticator(() -> keys);

  @Test
  void aKeyNamesItsClientWhateverTheCaseOfTheScheme() {
    assertEquals(SHOP, authenticator.client("Bearer " + key).orElseThrow());
    assertEquals(SHOP, authenticator.client("bearer  " + key).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Basic abc", "Bearer muster_shop_abc", "Bearerx"})
  void anythingElseNamesNobody(String header) {
    assertFalse(authenticator.client(header).isPresent());
    assertFalse(authenticator.client(null).isPresent());
  }

  @Test
  void keysChangeWhileTheServiceRunsAndAreNeverRepeated() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (TestServer server = new TestServer(vertx, Stubs.all(vertx), authenticator)) {
      assertEquals(200, get(server).status());
      keys = keys("");
      HttpAnswer refused = get(server);
      assertEquals(401, refused.status());
      assertFalse(refused.text().contains(key));
    }
  }

  private HttpAnswer get(TestServer server) {
    return server.send(HttpRequest.get("/users").header("Authorization", "Bearer " + key));
  }

  private static ApiKeys keys(String text) {
    return assertInstanceOf(ApiKeys.Parsed.Valid.class, ApiKeys.parse(text)).keys();
  }
}
