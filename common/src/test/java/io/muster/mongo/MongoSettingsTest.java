package io.muster.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import io.muster.config.InvalidSettingsException;
import io.muster.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MongoSettingsTest {

  private static MongoSettings read(Map<String, String> environment)
      throws InvalidSettingsException {
    Settings settings = new Settings(environment);
    MongoSettings mongo = MongoSettings.from(settings);
    settings.check();
    return mongo;
  }

  @Test
  void anAddressAloneIsEnough() throws InvalidSettingsException {
    MongoSettings settings = read(Map.of("MONGO_URI", "mongodb://db1,db2/?replicaSet=rs0"));

    assertEquals("muster", settings.database());
    assertEquals(Duration.ofSeconds(10), settings.operationTimeout());
    assertEquals(
        MongoSettings.of("mongodb://db1,db2/?replicaSet=rs0"), settings, "the defaults are one");
  }

  @Test
  void theAddressMayNameTheDatabase() throws InvalidSettingsException {
    assertEquals("people", read(Map.of("MONGO_URI", "mongodb://db/people")).database());
  }

  @Test
  void aMissingAddressIsExplained() {
    InvalidSettingsException refusal =
        assertThrows(InvalidSettingsException.class, () -> read(Map.of()));

    assertTrue(refusal.getMessage().contains("MONGO_URI: is missing"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("replicaSet=rs0"), refusal.getMessage());
  }

  @Test
  void aBrokenAddressIsRefusedWithoutItsPassword() {
    for (String broken : new String[] {"mongodb://me:se@cret@db/x", "db:se@cret", "mongodb://"}) {
      InvalidSettingsException refusal =
          assertThrows(
              InvalidSettingsException.class, () -> read(Map.of("MONGO_URI", broken)), broken);

      assertFalse(refusal.getMessage().contains("cret"), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("percent-encoded"), refusal.getMessage());
    }
  }

  @Test
  void aDeadlineInTheAddressIsRefusedForTheSettingOfOurs() {
    InvalidSettingsException refusal =
        assertThrows(
            InvalidSettingsException.class,
            () -> read(Map.of("MONGO_URI", "mongodb://db/?timeoutMS=100")));

    assertTrue(refusal.getMessage().contains("MONGO_OPERATION_TIMEOUT"), refusal.getMessage());
  }

  @Test
  void thePasswordIsInNoLog() throws InvalidSettingsException {
    MongoSettings settings = read(Map.of("MONGO_URI", "mongodb://me:secret@db/people"));

    assertEquals("MongoSettings[hosts=[db], database=people]", settings.toString());
  }

  @Test
  void writesAreSafeWhateverTheAddressSays() throws InvalidSettingsException {
    MongoClientSettings driver =
        read(Map.of("MONGO_URI", "mongodb://db/?w=1&journal=false&readConcernLevel=local"))
            .forDriver("test")
            .build();

    assertEquals(WriteConcern.MAJORITY.withJournal(true), driver.getWriteConcern());
    assertEquals("majority", driver.getReadConcern().asDocument().getString("level").getValue());
    assertEquals(
        5_000, driver.getClusterSettings().getServerSelectionTimeout(TimeUnit.MILLISECONDS));
  }
}
