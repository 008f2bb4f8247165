package io.muster.backends.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "programs are started on Linux only")
class ServerProcessTest {
  private final String name = UUID.randomUUID().toString();
  private final LocalMachine machine = LocalMachine.get();

  @Test
  void aKillReachesWhatLeftTheProcessGroup() throws IOException {
    ServerProcess process = start("setsid setsid sleep 600 & sleep 600");
    await().until(() -> Listeners.processes("NAME=" + name).size() == 3);
    process.kill();
    assertFalse(process.alive());
    assertEquals(List.of(), Listeners.processes("NAME=" + name));
  }

  @Test
  void aStopLetsTheProgramEndInGoodOrder() throws IOException {
    ServerProcess process =
        start("trap 'echo ended; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
    await().until(() -> process.lastLines().equals("ready"));
    process.stop(Duration.ofSeconds(10));
    assertFalse(process.alive());
    assertEquals("ready\nended", process.lastLines());
  }

  @Test
  void aStopKillsWhatDoesNotEnd() {
    ServerProcess process = start("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    await().until(() -> process.lastLines().equals("ready"));
    process.stop(Duration.ofMillis(200));
    assertFalse(process.alive());
  }

  @Test
  void aPauseStopsAllOfItUntilItIsResumed() throws IOException {
    ServerProcess process = start("while :; do echo x; sleep 0.02; done");
    await().until(() -> process.lastLines().contains("x"));
    process.pause();
    for (Path each : Listeners.processes("NAME=" + name)) {
      assertEquals("T", state(each));
    }
    assertTrue(process.alive());
    process.resume();
    await().until(() -> !state(Path.of("/proc/" + process.pid())).equals("T"));
    process.kill();
  }

  @Test
  void aProgramThatReplacesItselfIsAliveAtEachLookAndEndsAtAKill() throws IOException {
    ServerProcess process = start("i=${1:-0}; [ $i -lt 1000000 ] && exec sh -c \"$0\" \"$0\" $i");
    for (int look = 0; look < 40; look++) {
      assertTrue(process.alive());
    }
    process.kill();
    assertEquals(List.of(), Listeners.processes("NAME=" + name));
  }

  private ServerProcess start(String script) {
    String log = machine.newFolder("process-") + "/log";
    return ServerProcess.start(
        machine, List.of("sh", "-c", script, script), Map.of("NAME", name), log);
  }

  private static String state(Path process) throws IOException {
    String status = Files.readString(process.resolve("stat"));
    return status.substring(status.lastIndexOf(')') + 2).split(" ")[0];
  }
}
