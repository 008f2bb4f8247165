package io.muster.backends.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "programs are started on Linux only")
class NoOrphansTest {
  private final String name = UUID.randomUUID().toString();

  @Test
  void nothingOutlivesAJvmThatIsKilled() throws IOException {
    Process jvm = startChild(name);
    Path folder = folderOf(jvm);
    assertEquals(1, Listeners.processes("SLEEPING_CHILD=" + name).size());
    jvm.destroyForcibly();
    await().until(() -> Listeners.processes("SLEEPING_CHILD=" + name).isEmpty());
    await().until(() -> !Files.exists(folder.getParent()));
  }

  @Test
  void nothingOutlivesAJvmThatEnds() throws Exception {
    Process jvm = startChild(name, "end");
    Path folder = folderOf(jvm);
    assertEquals(0, jvm.waitFor());
    // What was killed may take a moment to be gone from the list of processes.
    await().until(() -> Listeners.processes("SLEEPING_CHILD=" + name).isEmpty());
    await().until(() -> Files.notExists(folder.getParent()));
  }

  private static Process startChild(String... arguments) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SleepingChild.class.getName()));
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Path folderOf(Process jvm) throws IOException {
    BufferedReader output = new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8));
    return Path.of(output.readLine());
  }
}
