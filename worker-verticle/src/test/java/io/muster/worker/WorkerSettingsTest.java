package io.muster.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.config.InvalidSettingsException;
import io.muster.config.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {

  @Test
  void withoutAnySettingTheDefaultsHold() {
    WorkerSettings settings = WorkerSettings.defaults();
    assertEquals(500, settings.unitLimit());
    assertEquals(1, settings.unitsInFlight());
    assertEquals(Duration.ofMinutes(1), settings.pauseAfter());
    assertEquals(Duration.ofHours(24), settings.retention().maximumAge());
    assertEquals(Duration.ofHours(49), settings.retention().outcomeRetention());
    assertEquals(Duration.ofDays(30), settings.deadLetterRetention());
    assertEquals(12, settings.workerId().length());
  }

  @Test
  void outcomesMustOutliveTheirCommands() {
    Settings settings =
        new Settings(
            Map.of("COMMAND_MAX_AGE", "48h", "OUTCOME_RETENTION", "49h", "UNIT_LIMIT", "0"));
    WorkerSettings.read(settings);
    String message = assertThrows(InvalidSettingsException.class, settings::check).getMessage();
    assertTrue(message.contains("OUTCOME_RETENTION: must be at least"), message);
    assertTrue(message.contains("UNIT_LIMIT: must be a whole number from 1"), message);
  }

  @Test
  void aWorkersNameFitsWhatTheDatabaseTakes() {
    assertEquals("é".repeat(50), WorkerSettings.read(named("é".repeat(50))).workerId());

    Settings tooLong = named("é".repeat(51));
    WorkerSettings.read(tooLong);
    String message = assertThrows(InvalidSettingsException.class, tooLong::check).getMessage();
    assertTrue(message.contains("WORKER_ID: must have at most 100 bytes"), message);
  }

  private static Settings named(String workerId) {
    return new Settings(Map.of("WORKER_ID", workerId));
  }
}
