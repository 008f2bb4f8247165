package io.muster.system.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./muster up} starts: everything in one process, on embedded parts. */
@Timeout(300)
class UpIT {

  private static final int KILLS = 5;
  private static final int CLIENTS = 8;
  private static final String CONTROL_C = "\u0003";
  private static final Pattern ID = Pattern.compile("\"_id\":\"([0-9a-f]{24})\"");

  @TempDir private Path data;

  private final List<MusterProcess> running = new ArrayList<>();

  @AfterEach
  void end() {
    running.forEach(MusterProcess::close);
  }

  private MusterProcess up(Map<String, String> settings) {
    MusterProcess process = MusterProcess.start("standalone", settings);
    running.add(process);
    return process;
  }

  private static String user(String email) {
    return "{\"name\":\"Ada\",\"email\":\"" + email + "\",\"password\":\"correct horse\"}";
  }

  @Test
  void everyAnsweredWriteIsThereAfterEachOfManyKillsUnderLoad() throws Exception {
    Map<String, String> answered = new ConcurrentHashMap<>();
    AtomicInteger number = new AtomicInteger();
    for (int kill = 0; kill < KILLS; kill++) {
      MusterProcess process = up(Map.of("DATA_DIR", data.toString()));
      process.awaitReady();
      int before = answered.size();
      AtomicBoolean killed = new AtomicBoolean();
      ExecutorService clients = startClients(() -> createUntil(killed, process, number, answered));
      while (answered.size() < before + 40) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      process.kill();
      killed.set(true);
      awaitEnd(clients);
    }

    MusterProcess process = up(Map.of("DATA_DIR", data.toString()));
    process.awaitReady();
    List<String> lost = new ArrayList<>();
    answered.forEach(
        (email, id) -> {
          HttpResponse<String> read = process.request("GET", "/users/" + id, "");
          if (read.statusCode() != 200 || !read.body().contains(email)) {
            lost.add(email);
          }
        });
    assertEquals(List.of(), lost, lost.size() + " of " + answered.size() + " are lost");
    assertEquals(0, process.terminate());
  }

  private static ExecutorService startClients(Runnable client) {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      clients.execute(client);
    }
    return clients;
  }

  private static void awaitEnd(ExecutorService clients) throws InterruptedException {
    clients.shutdown();
    assertTrue(clients.awaitTermination(60, TimeUnit.SECONDS));
  }

  private static void createUntil(
      AtomicBoolean killed,
      MusterProcess process,
      AtomicInteger number,
      Map<String, String> answered) {
    while (!killed.get()) {
      String email = "user" + number.incrementAndGet() + "@example.org";
      try {
        HttpResponse<String> created = process.request("POST", "/users", user(email));
        Matcher id = ID.matcher(created.body());
        if (created.statusCode() == 201 && id.find()) {
          answered.put(email, id.group(1));
        }
      } catch (RuntimeException cut) {
        // It was killed in the middle of this one: nothing was answered.
        return;
      }
    }
  }

  @Test
  void withoutAFolderTheBannerSaysThatEverythingIsGoneAtTheEnd() {
    MusterProcess process = up(Map.of());
    process.awaitReady();

    assertTrue(process.output().contains("everything is gone at its end"), process::output);
    assertTrue(process.output().contains("amqp://producer:"), process::output);
    assertEquals(3, process.output().split("  curl ", -1).length - 1);
    assertEquals(200, process.request("GET", "/ping/db", "").statusCode());
    assertEquals(200, process.request("GET", "/openapi.json", "").statusCode());
    assertEquals(0, process.terminate());
  }

  @Test
  void tokensOutliveARestartWhereDataDoes() {
    MusterProcess first = up(Map.of("DATA_DIR", data.toString()));
    first.awaitReady();
    HttpResponse<String> created = first.request("POST", "/users", user("ada@example.org"));
    String token = created.headers().firstValue("Consistency-Token").orElseThrow();
    String path = created.headers().firstValue("Location").orElseThrow();
    assertEquals(0, first.terminate());

    MusterProcess second = up(Map.of("DATA_DIR", data.toString()));
    second.awaitReady();
    assertEquals(200, second.get(path, token).statusCode());
    assertEquals(400, second.get(path, "x" + token).statusCode());
  }

  @Test
  void everyWriteThatWasTakenBeforeACleanEndIsAnsweredWithWhatBecameOfIt() throws Exception {
    MusterProcess process = up(Map.of("DATA_DIR", data.toString()));
    process.awaitReady();
    Map<String, Integer> answered = new ConcurrentHashMap<>();
    Set<String> unanswered = ConcurrentHashMap.newKeySet();
    AtomicInteger number = new AtomicInteger();
    ExecutorService clients =
        startClients(() -> createUntilItEnds(process, number, answered, unanswered));
    await().atMost(Duration.ofSeconds(60)).until(() -> answered.size() > 10 * CLIENTS);

    assertEquals(0, process.terminate());

    awaitEnd(clients);
    assertEquals(Set.of(201), Set.copyOf(answered.values()));
    MusterProcess again = up(Map.of("DATA_DIR", data.toString()));
    again.awaitReady();
    String users = again.request("GET", "/exports/users", "").body();
    assertEquals(answered.size(), users.lines().count());
    assertEquals(List.of(), unanswered.stream().filter(users::contains).toList());
  }

  private static void createUntilItEnds(
      MusterProcess process,
      AtomicInteger number,
      Map<String, Integer> answered,
      Set<String> unanswered) {
    while (true) {
      String email = "user" + number.incrementAndGet() + "@example.org";
      try {
        answered.put(email, process.request("POST", "/users", user(email)).statusCode());
      } catch (RuntimeException notTaken) {
        unanswered.add("\"" + email + "\"");
        return;
      }
    }
  }

  @Test
  void controlCAtATerminalEndsItCleanlyWhileSampleUsersAreMade() throws Exception {
    assumeTrue(
        new ProcessBuilder("which", "script").start().waitFor() == 0,
        "a terminal needs the program script (util-linux), which isn't here");
    MusterProcess process =
        MusterProcess.startInTerminal("standalone", Map.of("DEMO_USERS", "100000"));
    running.add(process);
    await().atMost(Duration.ofSeconds(60)).until(() -> process.output().contains("Sample users"));

    process.type(CONTROL_C);

    assertEquals(0, process.exitCode(), process::output);
    assertTrue(process.output().contains("event=stopped"), process::output);
  }

  @Test
  void aTakenPortIsToldInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      MusterProcess process = up(Map.of("HTTP_PORT", Integer.toString(taken.getLocalPort())));

      assertEquals(69, process.exitCode());
      assertTrue(
          process.output().contains("port " + taken.getLocalPort() + " of 127.0.0.1 is taken"),
          process::output);
      assertFalse(process.output().contains("\tat "), process::output);
    }
  }
}
