package io.muster.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LauncherTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void allWrongSettingsAreToldAtOnceOnALineEach() {
    OptionalInt code =
        launcher(Map.of("MANAGEMENT_PORT", "99999", "LOG_LEVEL", "loud", "TEST_PAUSE", "soon"))
            .launch(new TestProgram(), new String[0]);

    assertEquals(OptionalInt.of(78), code);
    List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("LOG_LEVEL: must be error, warn, info"), lines.get(0));
    assertTrue(lines.get(1).startsWith("MANAGEMENT_PORT: must be a whole number from 0 to 65535"));
    assertTrue(lines.get(2).startsWith("TEST_PAUSE: must be a number with a unit"));
  }

  @Test
  void helpListsEverySettingWithItsDefault() {
    OptionalInt code = launcher(Map.of()).launch(new TestProgram(), new String[] {"--help"});

    assertEquals(OptionalInt.of(0), code);
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("MANAGEMENT_PORT=9090"), text);
    assertTrue(text.contains("SHUTDOWN_DEADLINE=25s"), text);
    assertTrue(text.contains("TEST_PAUSE=0s"), text);
  }

  @Test
  void versionIsTold() {
    OptionalInt code = launcher(Map.of()).launch(new TestProgram(), new String[] {"--version"});

    assertEquals(OptionalInt.of(0), code);
    assertEquals("test development", out.toString(StandardCharsets.UTF_8).strip());
  }

  @Test
  void anUnknownArgumentIsRefused() {
    OptionalInt code = launcher(Map.of()).launch(new TestProgram(), new String[] {"--fast"});

    assertEquals(OptionalInt.of(64), code);
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("unknown argument --fast"));
  }

  private Launcher launcher(Map<String, String> environment) {
    return new Launcher(
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
