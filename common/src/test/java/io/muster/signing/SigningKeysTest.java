package io.muster.signing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.config.InvalidSettingsException;
import io.muster.config.Settings;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {

  @Test
  void theCurrentKeyComesFirstAndThePreviousIsKnown() throws InvalidSettingsException {
    Settings settings =
        new Settings(
            Map.of("SIGNING_KEYS", TestKeys.SECOND_SECRET + " , " + TestKeys.FIRST_SECRET));

    SigningKeys keys = SigningKeys.required(settings);

    settings.check();
    assertEquals(TestKeys.SECOND.current().id(), keys.current().id());
    assertTrue(keys.find(TestKeys.FIRST.current().id()).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "first-secret-of-the-tests-0123456789,short",
        "first-secret-of-the-tests-0123456789,",
        "first-secret-of-the-tests-0123456789,first-secret-of-the-tests-0123456789",
      })
  void wrongKeysAreAFaultThatTellsNoSecret(String value) {
    Settings settings = new Settings(Map.of("SIGNING_KEYS", value));

    SigningKeys.required(settings);

    InvalidSettingsException wrong = assertThrows(InvalidSettingsException.class, settings::check);
    assertEquals("SIGNING_KEYS", wrong.faults().get(0).name());
    assertTrue(wrong.getMessage().contains("at least 32 characters"), wrong.getMessage());
    assertFalse(wrong.getMessage().contains("secret-of"), wrong.getMessage());
    assertFalse(wrong.getMessage().contains("short"), wrong.getMessage());
  }

  @Test
  void missingKeysAreAFaultWhereTheyAreRequired() {
    Settings settings = new Settings(Map.of());

    SigningKeys.required(settings);

    assertThrows(InvalidSettingsException.class, settings::check);
  }

  @Test
  void missingKeysAreNoFaultWhereTheyAreOptional() {
    Settings settings = new Settings(Map.of());

    assertTrue(SigningKeys.optional(settings).isEmpty());
    assertDoesNotThrow(settings::check);
  }

  @Test
  void aRandomSecretIsAsGoodAsASetOne() {
    SecureRandom random = new SecureRandom();
    String secret = SigningKeys.randomSecret(random);

    assertTrue(secret.length() >= SigningKeys.MIN_SECRET_LENGTH);
    assertNotEquals(secret, SigningKeys.randomSecret(random));
    assertDoesNotThrow(() -> SigningKeys.of(List.of(secret)));
  }

  @Test
  void keysAsTextTellNoSecret() {
    String text = TestKeys.SECOND_THEN_FIRST.toString();

    assertFalse(text.contains("secret"), text);
    assertTrue(text.matches("SigningKeys\\[[0-9a-f]{8}, [0-9a-f]{8}\\]"), text);
  }

  @Test
  void aPurposeHasAKeyOfItsOwn() {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    SigningKey key = TestKeys.FIRST.current();

    assertFalse(
        Arrays.equals(
            key.sign(Purpose.OPERATION_ID, content), key.sign(Purpose.CONSISTENCY_TOKEN, content)));
  }

  /** Computed elsewhere: an upgrade that changed this would end every token that is out. */
  @Test
  void signaturesStayTheSameAcrossVersions() {
    SigningKey key = TestKeys.FIRST.current();

    assertEquals("b287d500", key.toString());
    assertEquals(
        "90cb475736543035f06c85481eee5f51126a1b3adde5166e21817d3110151709",
        HexFormat.of()
            .formatHex(key.sign(Purpose.OPERATION_ID, "content".getBytes(StandardCharsets.UTF_8))));
  }
}
