package io.muster.system.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.api.ApiMain;
import io.muster.system.ProgramRun;
import io.muster.worker.WorkerMain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code .env.example} against what the processes read. */
class SettingsListTest {

  private static final Pattern DECLARED = Pattern.compile(" {2}([A-Z][A-Z0-9_]*)=(.*)");

  /** What {@code ./muster up} and the start script read. */
  private static final Set<String> OF_STANDALONE =
      Set.of("DATA_DIR", "AMQP_PORT", "DEMO_USERS", "JAVA_OPTS");

  /** Its default hangs on the machine, so it is shown as empty. */
  private static final String DEPENDS_ON_CORES = "HTTP_EVENT_LOOPS";

  /** What differs from process to process, or is fixed inside a container. */
  private static final Set<String> NOT_FOR_ALL_CONTAINERS =
      Set.of(
          "WORKER_ID",
          "HTTP_HOST",
          "HTTP_PORT",
          "MANAGEMENT_HOST",
          "MANAGEMENT_PORT",
          "DRAIN_DELAY",
          "SHUTDOWN_DEADLINE",
          "API_KEYS_FILE",
          "MONGO_URI",
          "RABBITMQ_URI",
          "SIGNING_KEYS");

  private static Map<String, String> declared;

  private final EnvExample example = EnvExample.read();

  @BeforeAll
  static void ask() throws Exception {
    declared = askAll();
  }

  @Test
  void everySettingIsListedWithItsDefault() {
    Map<String, String> listed = new TreeMap<>(example.active());
    listed.putAll(example.defaults());
    listed.keySet().retainAll(declared.keySet());

    assertEquals(declared, listed);
  }

  @Test
  void nothingIsListedThatNobodyReads() {
    Set<String> unread = new TreeSet<>(example.active().keySet());
    unread.addAll(example.defaults().keySet());
    unread.removeAll(declared.keySet());
    unread.removeAll(OF_STANDALONE);
    ComposeFile.read().variables().forEach(variable -> unread.remove(variable.name()));

    assertEquals(Set.of(), unread);
  }

  @Test
  void everySettingThatIsTheSameInAllContainersCanBeSetInTheEnvFile() {
    Set<String> wanted = new TreeSet<>(declared.keySet());
    wanted.removeAll(NOT_FOR_ALL_CONTAINERS);
    Set<String> passedOn = new TreeSet<>();
    ComposeFile.read()
        .environment("worker")
        .forEach(
            (name, value) -> {
              if (value == null) {
                passedOn.add(name);
              }
            });

    assertEquals(wanted, passedOn);
  }

  /** What the processes themselves say. */
  private static Map<String, String> askAll() throws Exception {
    Map<String, String> declared = new TreeMap<>();
    for (Class<?> program : List.of(ApiMain.class, WorkerMain.class)) {
      ProgramRun help = ProgramRun.java(Duration.ofMinutes(1), Map.of(), program, "--help");
      assertEquals(0, help.exitCode(), help.err());
      help.out()
          .lines()
          .map(DECLARED::matcher)
          .filter(Matcher::matches)
          .forEach(setting -> declared.put(setting.group(1), setting.group(2)));
    }
    declared.put(DEPENDS_ON_CORES, "");
    return declared;
  }
}
