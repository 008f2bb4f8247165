package io.muster.messaging;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.config.InvalidSettingsException;
import io.muster.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerSettingsTest {

  private static Settings settings(String heartbeat) {
    return new Settings(
        Map.of("RABBITMQ_URI", "amqp://a:b@localhost/muster", "RABBITMQ_HEARTBEAT", heartbeat));
  }

  private static int requested(String heartbeat) {
    return BrokerSettings.read(settings(heartbeat)).requestedHeartbeatSeconds();
  }

  @ParameterizedTest
  @CsvSource({"2s, 1", "3s, 1", "4s, 2", "5s, 3", "5500ms, 3", "10s, 6", "60s, 39"})
  void theBrokerIsAskedForTheLongestHeartbeatThatKeepsThePromise(String heartbeat, int seconds) {
    assertEquals(seconds, requested(heartbeat));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 10, 30, 59, 60})
  void aSilentProcessIsGoneWithinTwiceTheHeartbeatWhenTheBrokerNeedsThreeOfThoseAskedFor(int set) {
    int latest = 3 * requested(set + "s");

    assertTrue(latest < 2 * set, "noticed after " + latest + " s");
  }

  @Test
  void aHeartbeatTooShortForThePromiseIsRefused() {
    Settings tooShort = settings("1s");

    BrokerSettings.read(tooShort);

    assertThrows(InvalidSettingsException.class, tooShort::check);
  }

  private static String faults(String uris) {
    Settings settings = new Settings(Map.of("RABBITMQ_URI", uris));
    BrokerSettings.read(settings);
    return String.valueOf(
        assertThrows(InvalidSettingsException.class, settings::check).getMessage());
  }

  @Test
  void aPasswordThatTheClientCannotSendIsToldAtTheStart() {
    String told = faults("amqp://crm:p%C3%A4ss@broker/muster");

    assertTrue(told.contains("RABBITMQ_URI") && told.contains("ASCII"), told);
    assertFalse(told.contains("ss@"), told);
  }

  @Test
  void severalAddressesOfOneUserAndVirtualHostAreTaken() {
    Settings settings =
        new Settings(
            Map.of(
                "RABBITMQ_URI", "amqp://a:b@one:5672/m, amqps://a:c@two/m,amqp://%61:b@three/m"));

    BrokerSettings read = BrokerSettings.read(settings);

    assertDoesNotThrow(settings::check);
    assertEquals(3, read.uris().size());
    assertEquals("a", read.user());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqp://a:secret@one/m,amqp://b:secret@two/m",
        "amqp://a:secret@one/m,amqp://a:secret@two/other",
        "amqp://a:secret@one/m,amqp://a:secret@two",
        "amqp://a:secret@one/m,amqp://two/m"
      })
  void addressesOfDifferentUsersOrVirtualHostsAreRefused(String uris) {
    String told = faults(uris);

    assertTrue(told.contains("RABBITMQ_URI"), told);
    assertTrue(told.contains("same user and the same virtual host"), told);
    assertFalse(told.contains("secret"), told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a:secret@one/m",
        "amqp://a:secret@one/m,,amqp://a:secret@two/m",
        "amqp://a:secret@ /m"
      })
  void whatIsNoAddressIsRefusedWithoutTellingIt(String uris) {
    String told = faults(uris);

    assertTrue(told.contains("RABBITMQ_URI"), told);
    assertTrue(told.contains("must be an address"), told);
    assertFalse(told.contains("secret"), told);
  }
}
