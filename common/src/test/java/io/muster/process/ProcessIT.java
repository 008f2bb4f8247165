package io.muster.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops a program in a process of its own, with real signals. */
@Timeout(120)
class ProcessIT {

  private static final Pattern ADDRESS = Pattern.compile("Management: (http://\\S+)");

  @TempDir private Path folder;
  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void sigtermDrainsAndExitsWith0() throws Exception {
    start(Map.of("MANAGEMENT_PORT", "0"));
    awaitRunning();

    signal("TERM");

    assertEquals(0, exitCode());
    assertTrue(errors().contains("event=stopping cause=SIGTERM"), errors());
    assertTrue(errors().contains("event=part_stopping"), errors());
    assertTrue(errors().contains("event=stopped finished=true"), errors());
  }

  @Test
  void sigintDrainsAndExitsWith0() throws Exception {
    assumeSigintIsHeard();
    start(Map.of("MANAGEMENT_PORT", "0"));
    awaitRunning();

    signal("INT");

    assertEquals(0, exitCode());
    assertTrue(errors().contains("event=stopped finished=true"), errors());
  }

  @Test
  void aSecondSignalEndsTheProcessAtOnce() throws Exception {
    assumeSigintIsHeard();
    start(Map.of("MANAGEMENT_PORT", "0", "TEST_PAUSE", "60s", "SHUTDOWN_DEADLINE", "120s"));
    awaitRunning();
    signal("TERM");
    awaitError("event=part_stopping");

    long begin = System.nanoTime();
    signal("INT");

    assertEquals(0, exitCode());
    assertTrue(errors().contains("event=stop_cut_short"), errors());
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void aStepThatTakesTooLongIsGivenUpAtTheDeadline() throws Exception {
    start(Map.of("MANAGEMENT_PORT", "0", "TEST_PAUSE", "60s", "SHUTDOWN_DEADLINE", "1s"));
    awaitRunning();

    signal("TERM");

    assertEquals(0, exitCode());
    assertTrue(errors().contains("event=shutdown_deadline_passed step=part"), errors());
    assertTrue(errors().contains("event=stopped finished=false"), errors());
  }

  @Test
  void aProcessThatDrainsIsNotReadyButStillAnswers() throws Exception {
    start(Map.of("MANAGEMENT_PORT", "0", "TEST_PAUSE", "60s", "SHUTDOWN_DEADLINE", "120s"));
    String address = awaitRunning();
    assertEquals(200, status(address + "/health/ready"));

    signal("TERM");

    await().until(() -> status(address + "/health/ready") == 503);
    assertEquals(200, status(address + "/health/live"));
    assertTrue(process.isAlive());
  }

  @Test
  void aTakenPortIsToldInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start(Map.of("MANAGEMENT_PORT", Integer.toString(taken.getLocalPort()), "LOG_LEVEL", "warn"));

      assertEquals(69, exitCode());
      List<String> lines = errors().lines().toList();
      assertEquals(1, lines.size(), errors());
      assertTrue(
          lines
              .get(0)
              .startsWith(
                  "MANAGEMENT_PORT: port " + taken.getLocalPort() + " of 127.0.0.1 is taken;"),
          errors());
    }
  }

  @Test
  void anAddressOfAnotherMachineIsToldInOneLine() throws Exception {
    start(Map.of("MANAGEMENT_PORT", "0", "MANAGEMENT_HOST", "192.0.2.1", "LOG_LEVEL", "warn"));

    assertEquals(78, exitCode());
    assertEquals(1, errors().lines().count(), errors());
    assertTrue(errors().startsWith("MANAGEMENT_HOST: 192.0.2.1 is no address of this machine"));
  }

  @Test
  void whatAPersonCanMendIsToldWithoutAStackTrace() throws Exception {
    start(Map.of("MANAGEMENT_PORT", "0", "TEST_FAILURE", "expected", "LOG_LEVEL", "warn"));

    assertEquals(69, exitCode());
    assertEquals("TEST_FAILURE: set it to none", errors().strip());
  }

  @Test
  void whatShowsOnlyAfterTheStartIsToldTheSameWay() throws Exception {
    start(Map.of("MANAGEMENT_PORT", "0", "TEST_FAILURE", "later", "LOG_LEVEL", "warn"));

    assertEquals(78, exitCode());
    assertEquals("TEST_FAILURE: not later", errors().strip());
  }

  @Test
  void aBugIsOneLineInTheLogWithItsStackTrace() throws Exception {
    start(Map.of("MANAGEMENT_PORT", "0", "TEST_FAILURE", "bug", "LOG_LEVEL", "error"));

    assertEquals(70, exitCode());
    List<String> lines = errors().lines().toList();
    assertEquals(1, lines.size(), errors());
    assertTrue(
        lines
            .get(0)
            .matches(
                "time=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z level=ERROR logger=Launcher"
                    + " thread=main event=start_failed .*first line \\| second line.*TestProgram.*"),
        lines.get(0));
  }

  @Test
  void wrongSettingsExitWith78() throws Exception {
    start(Map.of("MANAGEMENT_PORT", "x", "DRAIN_DELAY", "y"));

    assertEquals(78, exitCode());
    assertEquals(2, errors().lines().count(), errors());
    assertFalse(errors().contains("Exception"), errors());
  }

  /** A job in the background of a script ignores SIGINT, and so do all that it starts. */
  private static void assumeSigintIsHeard() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("SigIgn:")) {
        long ignored = Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
        assumeTrue((ignored & 0b10) == 0, "SIGINT is ignored here, as in a background job");
      }
    }
  }

  private void start(Map<String, String> settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestProgram.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_TOOL"));
    builder.environment().putAll(settings);
    process = builder.start();
  }

  private String awaitRunning() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(folder.resolve("out")).contains("the program runs"));
    Matcher matcher = ADDRESS.matcher(read("out"));
    assertTrue(matcher.find());
    return matcher.group(1);
  }

  private void awaitError(String text) {
    await().atMost(Duration.ofSeconds(60)).until(() -> errors().contains(text));
  }

  private void signal(String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertEquals(0, kill.waitFor());
  }

  private int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
    return process.exitValue();
  }

  private String errors() {
    return read("err");
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private static int status(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
