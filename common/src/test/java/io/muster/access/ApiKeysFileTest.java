package io.muster.access;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.config.InvalidSettingsException;
import io.muster.config.Settings;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ApiKeysFileTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Client SHOP = new Client("shop", Role.WRITE);

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final String key = ApiKey.generate("shop", RANDOM);
  private Path path;

  @BeforeEach
  void write() throws Exception {
    path = folder.resolve("api-keys");
    Files.writeString(path, ApiKey.of(SHOP, key).line() + "\n");
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aNewKeyIsTakenAndARevokedOneRefusedWithoutARestart() throws Exception {
    ApiKeysFile file = watched();
    String other = ApiKey.generate("billing", RANDOM);

    Files.writeString(path, ApiKey.of(new Client("billing", Role.READ), other).line());

    await().until(() -> file.current().find(other).isPresent());
    assertEquals(Optional.empty(), file.current().find(key));
  }

  @Test
  void aBrokenFileKeepsTheKeysAndIsReportedUntilMended() throws Exception {
    ApiKeysFile file = watched();

    Files.writeString(path, "# half\nshop wri");

    await().until(() -> !file.faults().isEmpty());
    assertEquals(Optional.of(SHOP), file.current().find(key));
    assertTrue(file.faults().get(0).startsWith("line 2 "), file.faults().toString());
    assertEquals(0, metrics.get("muster.api.keys.file.valid").gauge().value());

    Files.writeString(path, "# none\n");

    await().until(() -> file.faults().isEmpty());
    assertEquals(List.of(), file.current().keys());
    assertEquals(1, metrics.get("muster.api.keys.file.valid").gauge().value());
    assertEquals(0, metrics.get("muster.api.keys").gauge().value());
  }

  @Test
  void aFileThatIsGoneKeepsTheKeys() throws Exception {
    ApiKeysFile file = watched();

    Files.delete(path);

    await().until(() -> !file.faults().isEmpty());
    assertEquals(Optional.of(SHOP), file.current().find(key));
  }

  @Test
  void aFileThatCantBeReadAtTheStartIsAFaultOfItsSetting() throws Exception {
    assertFault(folder.resolve("missing"), "is not there");
    assertFault(folder, "can't be read");
    Path wrong = Files.writeString(folder.resolve("wrong"), "x\n\ny");
    assertFault(wrong, "line 1 must be");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
    assertFault(binary, "UTF-8");
    Path large = Files.write(folder.resolve("large"), new byte[ApiKeysFile.MAX_SIZE + 1]);
    assertFault(large, "at most");
  }

  @Test
  void withoutTheSettingThereIsNoFile() throws Exception {
    Settings settings = new Settings(Map.of());

    assertEquals(Optional.empty(), ApiKeysFile.read(settings));
    settings.check();
  }

  private void assertFault(Path file, String detail) {
    Settings settings = new Settings(Map.of("API_KEYS_FILE", file.toString()));

    assertEquals(Optional.empty(), ApiKeysFile.read(settings));

    InvalidSettingsException invalid =
        assertThrows(InvalidSettingsException.class, settings::check);
    assertEquals("API_KEYS_FILE", invalid.faults().get(0).name());
    assertTrue(
        invalid.faults().get(0).detail().startsWith(file + " ")
            && invalid.faults().get(0).detail().contains(detail),
        invalid.getMessage());
  }

  private ApiKeysFile watched() throws InvalidSettingsException {
    Settings settings = new Settings(Map.of("API_KEYS_FILE", path.toString()));
    ApiKeysFile file = ApiKeysFile.read(settings).orElseThrow();
    settings.check();
    file.watch(vertx, Duration.ofMillis(100), metrics);
    return file;
  }
}
