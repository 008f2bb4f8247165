package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.junit.NeedsRabbit;
import io.muster.backends.process.Poll;
import io.muster.backends.program.JavaCommand;
import io.muster.backends.program.RunningProgram;
import io.muster.backends.proxy.TcpProxy;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.cli.CliMain;
import io.muster.cli.imports.Commands.Ran;
import io.muster.imports.Chunker;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Imports over a real broker; the worker is a stand-in. */
@NeedsRabbit(virtualHosts = true)
@Timeout(180)
class ImportOverTheQueueIT {

  private static final int ROWS = 30_500;
  private static final int FAULTY = 30;

  @TempDir private Path directory;
  private RabbitServer rabbit;
  private String uri;
  private Path file;
  private StandInWorker worker;

  @BeforeEach
  void open(RabbitServer server) throws Exception {
    rabbit = server;
    uri = server.newVirtualHost();
    worker = new StandInWorker(uri);
    file = directory.resolve("users.ndjson");
    Rows.write(file, ROWS);
  }

  @AfterEach
  void close() throws Exception {
    assertTrue(worker.faults.isEmpty(), worker.faults::toString);
    worker.close();
  }

  private Ran run(String... more) {
    return over(uri, more);
  }

  private static Ran over(String uri, String... more) {
    String[] words = new String[more.length + 2];
    words[0] = "import";
    words[1] = "--amqp";
    System.arraycopy(more, 0, words, 2, more.length);
    return Commands.run(Map.of("RABBITMQ_URI", uri), words);
  }

  private void assertAllIsDone(Ran ran) throws IOException {
    assertEquals(65, ran.code(), ran::toString);
    assertTrue(ran.out().contains(ROWS + " rows: " + (ROWS - FAULTY) + " created"), ran::toString);
    assertEquals(ROWS, worker.rows());
    assertEquals(ROWS - FAULTY, worker.created());
    assertEquals(List.of("users.ndjson"), names());
  }

  private List<String> names() throws IOException {
    try (var list = Files.list(directory)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void allRowsAreAppliedAndTheRefusedOnesTold() throws Exception {
    Ran ran = run(file.toString());

    assertAllIsDone(ran);
    assertTrue(ran.err().contains("row 1000: email is missing"), ran::toString);
    assertTrue(ran.err().contains("... and 20 more"), ran::toString);
  }

  @Test
  void theRefusedRowsOfACsvFileCanBeMendedAndSentAgain() throws Exception {
    Path csv = directory.resolve("people.csv");
    String header = "\ufeffFull Name,email,password,notes\r\n";
    String bad = "\"Multi\r\nline\",not an address,secret-1,x\r\n";
    String doubled = "Ada Again,ada@example.org,secret-2,y";
    Files.writeString(csv, header + "Ada,ada@example.org,secret-0,z\r\n" + bad + "\r\n" + doubled);
    Path rejected = directory.resolve("rejected.csv");
    Path errors = directory.resolve("errors.csv");
    String[] options = {"--map", "Full Name=name", "--ignore", "notes"};

    Ran ran =
        run(
            csv.toString(),
            options[0],
            options[1],
            options[2],
            options[3],
            "--rejected",
            rejected.toString(),
            "--errors",
            errors.toString());

    assertEquals(65, ran.code(), ran::toString);
    assertTrue(ran.out().contains("3 rows: 1 created"), ran::toString);
    assertEquals(header + bad + doubled, Files.readString(rejected));
    List<String> reasons = Files.readAllLines(errors);
    assertEquals("row,line,field,reason", reasons.get(0));
    assertTrue(reasons.get(1).startsWith("2,3,name,"), reasons::toString);
    assertTrue(reasons.get(2).startsWith("2,3,email,"), reasons::toString);
    assertEquals("3,6,email,is taken", reasons.get(3));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(rejected)));
    assertFalse((ran.out() + ran.err()).contains("secret"), ran::toString);
  }

  @Test
  void lostAndDoubledRepliesCountEachRowOnce() throws Exception {
    worker.repeatsReplies = 3;
    worker.pace = Duration.ofMillis(100);
    try (TcpProxy proxy = TcpProxy.to(rabbit.host(), rabbit.port())) {
      String byProxy = uri.replace(":" + rabbit.port() + "/", ":" + proxy.port() + "/");
      CompletableFuture<Ran> running =
          CompletableFuture.supplyAsync(() -> over(byProxy, file.toString()));
      awaitDecided(5);
      worker.losesReplies.set(3);
      proxy.dropConnections();
      awaitDecided(15);
      proxy.dropConnections();

      assertAllIsDone(running.get(120, TimeUnit.SECONDS));
    }
    assertTrue(worker.deliveries.get() > worker.results.size(), "some came twice");
  }

  @Test
  void whatBecomesADeadLetterEndsTheImportAtOnceWithTheReason() {
    worker.refuses = "the import belongs to the user crm";

    Ran ran = run(file.toString());

    assertEquals(1, ran.code(), ran::toString);
    assertTrue(ran.err().contains("from row 1 on: the import belongs to"), ran::toString);
  }

  @Test
  void aCancelledImportEndsAsItDoesOverTheApiAndStaysSo() {
    worker.cancelledFrom = 4;

    Ran ran = run(file.toString());

    assertEquals(1, ran.code(), ran::toString);
    assertTrue(
        ran.err().contains("was cancelled: " + 4 * Chunker.USUAL_ROWS + " rows were applied"),
        ran::toString);
    Ran resumed = run("--resume", file.toString());
    assertEquals(1, resumed.code(), resumed::toString);
    assertTrue(resumed.err().contains("was cancelled"), resumed::toString);
  }

  @Test
  void aKilledCommandIsResumedWithTheRightTotals() throws Exception {
    worker.pace = Duration.ofMillis(150);
    RunningProgram command = start();
    awaitDecided(12);
    Path state = directory.resolve("users.ndjson.muster-import");
    awaitSettled(state);
    command.kill();
    command.close();
    String written = Files.readString(state);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
    assertFalse(written.contains("example.org") || written.contains("argon2id"), written);
    worker.pace = Duration.ZERO;

    Ran again = run(file.toString());
    assertEquals(73, again.code(), again::toString);
    assertTrue(again.err().contains("--resume"), again::toString);

    assertAllIsDone(run("--resume", file.toString()));
  }

  @Test
  void anInterruptedCommandSaysHowToGoOn() throws Exception {
    worker.pace = Duration.ofMillis(150);
    RunningProgram command = start();
    awaitDecided(8);
    // As Ctrl-C does; that signal itself is ignored by what a script starts in the background.
    new ProcessBuilder("kill", "-TERM", String.valueOf(command.pid())).start().waitFor();
    assertTrue(Poll.until(Duration.ofSeconds(30), () -> !command.isAlive()));
    String told = command.lastLines();
    command.close();
    assertTrue(told.contains("To go on: ./muster import --resume --amqp"), told);
    worker.pace = Duration.ZERO;

    assertAllIsDone(run("--resume", file.toString()));
  }

  @Test
  void aFileThatChangedSinceIsNotResumed() throws Exception {
    worker.pause();
    Ran early = run(file.toString(), "--timeout", "2s");
    assertEquals(69, early.code(), early::toString);
    assertTrue(early.err().contains("is one running?"), early::toString);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    worker.begin();

    Ran resumed = run("--resume", file.toString());
    assertEquals(65, resumed.code(), resumed::toString);
    assertTrue(resumed.err().contains("has changed"), resumed::toString);

    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertAllIsDone(run("--resume", file.toString()));
  }

  @Test
  void severalFilesAreAnImportEachWithOneSummaryForScripts() throws Exception {
    Path other = directory.resolve("other.jsonl");
    Files.writeString(other, Rows.ndjson(1_000_001) + Rows.ndjson(1_000_002));

    Ran ran = run(file.toString(), other.toString(), "--json");

    assertEquals(65, ran.code(), ran::toString);
    List<String> lines = ran.out().lines().toList();
    JsonObject summary = new JsonObject(lines.get(lines.size() - 1));
    assertEquals("summary", summary.getString("event"));
    assertEquals(ROWS + 2, summary.getLong("rows"));
    assertEquals(FAULTY, summary.getLong("rejected"));
    assertEquals(65, summary.getInteger("exit_code"));
    JsonObject second = summary.getJsonArray("files").getJsonObject(1);
    assertEquals(2, second.getLong("created"));
    assertEquals(
        2, worker.results.values().stream().map(r -> r.id().importId()).distinct().count());
  }

  @Test
  void passwordsAreHashedBeforeTheQueue() throws Exception {
    Path plain = directory.resolve("plain.ndjson");
    Files.writeString(
        plain,
        "{\"name\":\"A\",\"email\":\"a@example.org\",\"password\":\"correct horse\"}\n",
        StandardCharsets.UTF_8);

    Ran ran = run(plain.toString(), "--threads", "1");

    assertEquals(0, ran.code(), ran::toString);
    assertEquals(1, worker.created());
  }

  private RunningProgram start() {
    return RunningProgram.start(
        "import",
        JavaCommand.main(
            CliMain.class, 64, List.of(), "import", "--amqp", file.toString(), "--json"),
        Map.of("RABBITMQ_URI", uri));
  }

  private void awaitDecided(int chunks) {
    assertTrue(Poll.until(Duration.ofSeconds(60), () -> worker.results.size() >= chunks));
  }

  private static void awaitSettled(Path state) {
    assertTrue(
        Poll.until(
            Duration.ofSeconds(60),
            () -> {
              try {
                return Files.exists(state)
                    && ImportState.decode(Files.readString(state)).chunks() > 0;
              } catch (IOException notYet) {
                return false;
              }
            }));
  }
}
