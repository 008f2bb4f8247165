package io.muster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void allWrongSettingsAreToldTogetherByNameWithWhatWouldBeRight() {
    Settings settings =
        new Settings(Map.of("HTTP_PORT", "eighty", "SHARDS", "0", "WAIT", "10 seconds"));
    settings.port("HTTP_PORT", 8080);
    settings.number("SHARDS", 8, 1, 256);
    settings.duration("WAIT", "10s", Duration.ofSeconds(1), Duration.ofMinutes(1));
    settings.requiredText("MONGO_URI", "the address of a replica set");

    InvalidSettingsException told = assertThrows(InvalidSettingsException.class, settings::check);

    assertEquals(
        List.of("HTTP_PORT", "SHARDS", "WAIT", "MONGO_URI"),
        told.faults().stream().map(SettingFault::name).toList());
    assertEquals(
        "must be a whole number from 0 to 65535; it is \"eighty\"", told.faults().get(0).detail());
  }

  @Test
  void anEmptyValueIsAnAbsentOne() throws Exception {
    Settings settings = new Settings(Map.of("HTTP_PORT", " ", "NAME", ""));

    assertEquals(8080, settings.port("HTTP_PORT", 8080));
    assertNull(settings.optionalText("NAME"));
    settings.check();
    assertEquals("8080", settings.declared().get("HTTP_PORT"));
  }

  @Test
  void timesAreReadWithTheirUnitsAndBounds() throws Exception {
    Settings settings = new Settings(Map.of("A", "250ms", "B", "2h", "C", "61s"));

    assertEquals(Duration.ofMillis(250), read(settings, "A"));
    assertEquals(Duration.ofHours(2), read(settings, "B"));
    settings.check();
    settings.duration("C", "1s", Duration.ofSeconds(1), Duration.ofSeconds(60));
    assertThrows(InvalidSettingsException.class, settings::check);
  }

  private static Duration read(Settings settings, String name) {
    return settings.duration(name, "1s", Duration.ofMillis(1), Duration.ofHours(3));
  }
}
