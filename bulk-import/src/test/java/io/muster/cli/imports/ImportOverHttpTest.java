package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.process.Poll;
import io.muster.cli.imports.Commands.Ran;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImportOverHttpTest {

  @TempDir private Path directory;
  private FakeImportsApi api;
  private Path file;

  @BeforeEach
  void open() throws Exception {
    api = new FakeImportsApi();
    file = directory.resolve("users.ndjson");
    Rows.write(file, 2_500);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private Ran run(String... arguments) {
    return Commands.run(
        Map.of("MUSTER_URL", api.url(), "MUSTER_API_KEY", FakeImportsApi.KEY), arguments);
  }

  @Test
  void rowsKeepTheirNumbersAndTheRefusedOnesAreTold() throws Exception {
    Path errors = directory.resolve("errors.csv");
    Ran ran = run("import", file.toString(), "--errors", errors.toString());

    assertEquals(65, ran.code(), ran::toString);
    assertTrue(ran.out().contains("(import the-import): 2500 rows: 2498 created"), ran::toString);
    assertEquals(2_500, api.rows.size());
    assertTrue(api.rows.get(999).containsKey("rejected"));
    assertEquals("user2500@example.org", api.rows.get(2_499).getString("email"));
    assertEquals(
        "row,line,field,reason\r\n1000,1000,email,is missing\r\n2000,2000,email,is missing\r\n",
        Files.readString(errors));
    assertFalse(Files.exists(StateFiles.pathOf(new SourceFile(file))), "nothing is left over");
  }

  @Test
  void aBrokenUploadGoesOnBehindTheRowsThatCame() {
    api.breaks.set(2);

    Ran ran = run("import", file.toString());

    assertEquals(65, ran.code(), ran::toString);
    assertEquals(2_500, api.rows.size());
    assertEquals("user11@example.org", api.rows.get(10).getString("email"));
    assertEquals(3, api.offsets.stream().distinct().count(), api.offsets::toString);
  }

  @Test
  void uploadsThatBreakAfterMoreThanTheTimeoutGoOnAsLongAsRowsCame() {
    api.breaks.set(2);
    api.paceOfBroken = Duration.ofMillis(250);

    Ran ran = run("import", file.toString(), "--timeout", "2s");

    assertEquals(65, ran.code(), ran::toString);
    assertEquals(2_500, api.rows.size());
    assertEquals(3, api.offsets.stream().distinct().count(), api.offsets::toString);
  }

  @Test
  void refusedRowsThatBreakOffAfterMoreThanTheTimeoutAreReadAgain() {
    api.breaksOfErrors.set(1);
    api.paceOfBroken = Duration.ofMillis(2_500);

    Ran ran = run("import", file.toString(), "--timeout", "2s");

    assertEquals(65, ran.code(), ran::toString);
    assertTrue(ran.err().contains("row 2000: email is missing"), ran::toString);
  }

  @Test
  void answersThatBreakOffBehindTheirHeadAreAskedForAgain() {
    api.breaksOfDocuments.set(2);
    Ran ran = run("import", file.toString());
    assertEquals(65, ran.code(), ran::toString);
    assertEquals(2_500, api.rows.size());

    api.breaksOfDocuments.set(2);
    Ran watch = run("imports", "watch", "the-import");
    assertEquals(65, watch.code(), watch::toString);
  }

  @Test
  void rowsThatCanNotBeReadAreNotTakenForAnApiThatIsAway() {
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(Rows.ndjson(1).getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("Input/output error");
              }
            });

    Ran ran = piped(broken, new Stop());

    assertEquals(74, ran.code(), ran::toString);
    assertTrue(ran.err().contains("Input/output error"), ran::toString);
    assertFalse(ran.err().contains("does not answer"), ran::toString);
  }

  @Test
  void aFileThatCanNotBeReadOrWrittenIsOneLineWithHowToGoOn() throws Exception {
    Path log = directory.resolve("users.ndjson.muster-import.rejected");
    Files.createDirectory(log);

    Ran ran = run("import", file.toString());

    assertEquals(74, ran.code(), ran::toString);
    assertEquals(2, ran.err().lines().count(), ran::toString);
    assertTrue(ran.err().contains(log.toString()), ran::toString);
    assertTrue(ran.err().contains("To go on: ./muster import --resume"), ran::toString);
    Files.delete(log);
    assertEquals(65, run("import", "--resume", file.toString()).code());
  }

  @Test
  void aLogOfRefusedRowsThatWasCutOffIsToldWithWhatToDo() throws Exception {
    api.stuckAt = 1_234;
    assertEquals(69, run("import", file.toString(), "--timeout", "500ms").code());
    Path path = StateFiles.pathOf(new SourceFile(file));
    ImportState state = ImportState.decode(Files.readString(path));
    Files.writeString(
        path, state.at(state.chunks(), state.settled(), state.totals(), 1_000).encode());

    Ran ran = run("import", "--resume", file.toString());

    assertEquals(74, ran.code(), ran::toString);
    assertEquals(1, ran.err().lines().count(), ran::toString);
    assertTrue(ran.err().contains("is shorter than it was"), ran::toString);
    assertTrue(ran.err().contains("--restart begins anew"), ran::toString);
  }

  @Test
  void whatCanNotWorkIsToldBeforeAnythingIsForgotten() {
    api.stuckAt = 1_234;
    assertEquals(69, run("import", file.toString(), "--timeout", "500ms").code());
    Path state = StateFiles.pathOf(new SourceFile(file));
    String nowhere = directory.resolve("nowhere").toString();

    assertEquals(64, run("import", "--restart", file.toString(), "--timeout", "soon").code());
    assertEquals(64, run("import", "--restart", file.toString(), "--url", "nowhere").code());
    assertEquals(74, run("import", "--restart", file.toString(), "--key-file", nowhere).code());
    assertEquals(78, run("import", "--restart", file.toString(), "--amqp").code());
    assertEquals(66, run("import", "--restart", file.toString(), nowhere).code());

    assertTrue(Files.exists(state));
    api.stuckAt = Integer.MAX_VALUE;
    assertEquals(65, run("import", "--resume", file.toString()).code());
  }

  @Test
  void aFileWhoseStateIsGoneIsNotBegunAnewWhereALaterOneIsResumed() throws Exception {
    Path first = directory.resolve("first.ndjson");
    Rows.write(first, 10);
    api.stuckAt = 1_234;
    Ran broken = run("import", file.toString(), "--timeout", "500ms");
    assertEquals(69, broken.code(), broken::toString);
    api.stuckAt = Integer.MAX_VALUE;

    Ran resumed = run("import", "--resume", first.toString(), file.toString());

    assertEquals(65, resumed.code(), resumed::toString);
    assertEquals(2_500, api.rows.size());
    assertEquals(1, api.opened.get(), "imports that were opened");
    assertTrue(resumed.err().contains(first + " was complete"), resumed::toString);
    assertFalse(resumed.out().contains("first.ndjson"), resumed::toString);
  }

  @Test
  void filesThatAreNotImportedAgainAreToldToScriptsToo() throws Exception {
    Path first = directory.resolve("first.ndjson");
    Rows.write(first, 10);
    api.stuckAt = 1_234;
    assertEquals(69, run("import", file.toString(), "--timeout", "500ms").code());
    api.stuckAt = Integer.MAX_VALUE;

    Ran ran = run("import", "--resume", "--json", "--quiet", first.toString(), file.toString());

    assertEquals(65, ran.code(), ran::toString);
    assertTrue(ran.err().contains(first + " was complete before"), ran::toString);
    assertEquals(new JsonArray().add(first.toString()), summary(ran).getJsonArray("skipped_files"));
  }

  @Test
  void anApiThatIsAwayForAMomentIsWaitedFor() {
    api.unavailable.set(2);

    assertEquals(65, run("import", file.toString()).code());
  }

  @Test
  void aResumedImportWhoseApiIsNotThereIsToldAtOnce() {
    api.stuckAt = 1_234;
    assertEquals(69, run("import", file.toString(), "--timeout", "500ms").code());
    String url = api.url();
    api.close();

    Ran ran =
        Commands.run(
            Map.of("MUSTER_URL", url, "MUSTER_API_KEY", FakeImportsApi.KEY),
            "import",
            "--resume",
            file.toString());

    assertEquals(69, ran.code(), ran::toString);
    assertTrue(ran.err().startsWith(url + " does not answer"), ran::toString);
    assertTrue(ran.err().contains("To go on: ./muster import --resume"), ran::toString);
  }

  @Test
  void ctrlCIsHeardWhileItWaitsForTheApi() {
    api.unavailable.set(1_000);
    Stop stop = new Stop();
    CompletableFuture.runAsync(
        () -> {
          Poll.until(Duration.ofSeconds(30), () -> api.unavailable.get() < 997);
          stop.request();
        });

    Ran ran = piped(new ByteArrayInputStream(new byte[0]), stop);

    assertEquals(130, ran.code(), ran::toString);
    assertTrue(api.unavailable.get() > 990, "it went on asking");
  }

  @Test
  void anApiThatStaysAwayLeavesSomethingToResume() {
    api.unavailable.set(1_000);
    Ran begun = run("import", file.toString(), "--timeout", "1s");
    assertEquals(69, begun.code(), begun::toString);

    api.unavailable.set(0);
    api.stuckAt = 1_234;
    Ran broken = run("import", file.toString(), "--timeout", "500ms");
    assertEquals(69, broken.code(), broken::toString);
    assertTrue(broken.err().contains("To go on: ./muster import --resume"), broken::toString);
    assertEquals(1_234, api.rows.size());

    api.stuckAt = Integer.MAX_VALUE;
    Ran resumed = run("import", "--resume", file.toString());
    assertEquals(65, resumed.code(), resumed::toString);
    assertEquals(2_500, api.rows.size());
  }

  @Test
  void aCancelledImportIsTold() {
    api.cancelled = true;

    Ran ran = run("import", file.toString());

    assertEquals(1, ran.code(), ran::toString);
    assertTrue(ran.err().contains("is cancelled"), ran::toString);
  }

  @Test
  void anImportThatTakesNoMoreRowsEndsAtOnceWithWhatToDo() {
    api.closed = true;

    Ran ran = run("import", file.toString(), "--timeout", "5s");

    assertEquals(1, ran.code(), ran::toString);
    assertTrue(ran.err().contains("the import is too old to take more rows"), ran::toString);
    assertTrue(ran.err().contains("--restart begins anew"), ran::toString);
    assertEquals(1, api.uploads.get());
  }

  @Test
  void whyAnImportCanNotBeResumedIsToldAsItIs() {
    api.stuckAt = 1_234;
    assertEquals(69, run("import", file.toString(), "--timeout", "500ms").code());

    Ran keyless =
        Commands.run(Map.of("MUSTER_URL", api.url()), "import", "--resume", file.toString());
    assertEquals(77, keyless.code(), keyless::toString);
    assertTrue(keyless.err().contains("no key"), keyless::toString);
    api.unknown = true;
    Ran ran = run("import", "--resume", file.toString());

    assertEquals(1, ran.code(), ran::toString);
    assertTrue(
        ran.err().contains("the API knows no import the-import (any more): --restart begins anew"),
        ran::toString);
  }

  @Test
  void withoutAKeyItIsNotAllowed() {
    Ran ran = Commands.run(Map.of("MUSTER_URL", api.url()), "import", file.toString());

    assertEquals(77, ran.code(), ran::toString);
  }

  @Test
  void whatIsPipedInIsSentAndItsRefusedRowsKept() throws Exception {
    Path rejected = directory.resolve("rejected.ndjson");
    byte[] rows = Files.readAllBytes(file);
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(rows));
    try {
      Ran ran = run("import", "-", "--rejected", rejected.toString());

      assertEquals(65, ran.code(), ran::toString);
    } finally {
      System.setIn(before);
    }
    assertEquals(2_500, api.rows.size());
    assertEquals(
        "{\"name\":\"No Address 1000\"}\n{\"name\":\"No Address 2000\"}\n",
        Files.readString(rejected));
  }

  @Test
  void whatCtrlCCutsOffInAPipelineIsNotTakenForARow() {
    // Cut off where it looks like a row.
    String cut = "{\"name\":\"Cut\",\"email\":\"cut@example.org\"}";
    Stop stop = new Stop();

    Ran ran = piped(new StoppedRows(Rows.ndjson(1) + cut, stop), stop);

    assertEquals(130, ran.code(), ran::toString);
    assertTrue(
        api.rows.stream().noneMatch(row -> "cut@example.org".equals(row.getString("email"))),
        api.rows::toString);
  }

  @Test
  void ofAPipedImportThatEndsEarlyItIsToldWhatBecameOfItAndWhichRowsWereRefused() throws Exception {
    StringBuilder rows = new StringBuilder("{\"name\":\"No Address\"}\n");
    LongStream.rangeClosed(2, 500).mapToObj(Rows::ndjson).forEach(rows::append);
    Path rejected = directory.resolve("rejected.ndjson");
    InputStream unreadable =
        new SequenceInputStream(
            new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              @Override
              public int read() {
                Poll.until(Duration.ofSeconds(30), () -> !api.rows.isEmpty());
                return 0xff;
              }
            });

    Ran ran = piped(unreadable, new Stop(), "--rejected", rejected.toString());

    assertEquals(65, ran.code(), ran::toString);
    assertTrue(ran.err().contains("line 501, column 1"), ran::toString);
    assertTrue(ran.err().contains("row 1: email is missing"), ran::toString);
    assertTrue(
        ran.err().matches("(?s).*[(]import the-import: \\d+ created, .*, 1 refused[)].*"),
        ran::toString);
    assertEquals("{\"name\":\"No Address\"}\n", Files.readString(rejected));
  }

  @Test
  void aPipedImportThatIsStoppedTellsWhatBecameOfIt() {
    Stop stop = new Stop();

    Ran ran = piped(new StoppedRows(Rows.ndjson(1), stop), stop);

    assertEquals(130, ran.code(), ran::toString);
    assertTrue(ran.err().contains("(import the-import: "), ran::toString);
  }

  @Test
  void aPipedImportWhoseConnectionBreaksTellsWhatBecameOfIt() throws Exception {
    api.breaks.set(1);

    Ran ran = piped(Files.newInputStream(file), new Stop(), "--json");

    assertEquals(69, ran.code(), ran::toString);
    assertTrue(ran.err().contains("(import the-import: 10 created, "), ran::toString);
    JsonObject early = summary(ran).getJsonArray("files").getJsonObject(0);
    assertEquals("-", early.getString("file"), ran::toString);
    assertEquals(10, early.getLong("created"), ran::toString);
    assertEquals(false, early.getBoolean("complete"), ran::toString);
  }

  @Test
  void theSummaryOfARunThatEndsEarlyTellsHowFarItCame() throws Exception {
    api.stuckAt = 1_234;

    Ran ran = run("import", "--json", file.toString(), "--timeout", "500ms");

    assertEquals(69, ran.code(), ran::toString);
    JsonObject summary = summary(ran);
    assertEquals(1_234, summary.getLong("rows"), ran::toString);
    assertEquals(false, summary.getBoolean("complete"), ran::toString);
    JsonObject early = summary.getJsonArray("files").getJsonObject(0);
    assertEquals(file.toString(), early.getString("file"));
    assertEquals("the-import", early.getString("import_id"));
    assertEquals(1, early.getLong("rejected"), ran::toString);
    assertEquals(false, early.getBoolean("complete"));

    api.stuckAt = Integer.MAX_VALUE;
    JsonObject resumed = summary(run("import", "--json", "--resume", file.toString()));
    assertEquals(2_500, resumed.getLong("rows"));
    assertEquals(true, resumed.getBoolean("complete"));
    assertEquals(true, resumed.getJsonArray("files").getJsonObject(0).getBoolean("complete"));
  }

  private static JsonObject summary(Ran ran) {
    List<String> lines = ran.out().lines().toList();
    JsonObject summary = new JsonObject(lines.get(lines.size() - 1));
    assertEquals("summary", summary.getString("event"));
    return summary;
  }

  private Ran piped(InputStream rows, Stop stop, String... more) {
    List<String> arguments = new ArrayList<>(List.of("-", "--format", "ndjson"));
    arguments.addAll(List.of(more));
    return Commands.runImport(
        Map.of("MUSTER_URL", api.url(), "MUSTER_API_KEY", FakeImportsApi.KEY),
        rows,
        stop,
        arguments.toArray(String[]::new));
  }

  @Test
  void pipedRowsThatCanNotBeReadAreToldWithTheirPlace() {
    InputStream before = System.in;
    System.setIn(
        new ByteArrayInputStream(
            "name,email\r\nA,a@example.org\r\n\"B,b@example.org\r\n"
                .getBytes(StandardCharsets.UTF_8)));
    try {
      Ran ran = run("import", "-");

      assertEquals(65, ran.code(), ran::toString);
      assertTrue(ran.err().contains("line 3, column 1"), ran::toString);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void importsAreListedWatchedCancelledAndTheirErrorsTold() {
    run("import", file.toString());

    Ran list = run("imports", "list");
    assertTrue(list.out().contains("the-import"), list::toString);
    Ran watch = run("imports", "watch", "the-import");
    assertEquals(65, watch.code(), watch::toString);
    assertTrue(watch.out().contains("done: 2500 of 2500 rows decided, 2 refused"), watch::toString);
    Ran errors = run("imports", "errors", "the-import", "--format", "ndjson");
    assertTrue(errors.out().contains("\"row\":2000"), errors::toString);
    Ran cancel = run("imports", "cancel", "the-import");
    assertEquals(0, cancel.code(), cancel::toString);
    assertEquals(1, run("imports", "watch", "the-import").code());
    assertEquals(64, run("imports", "cancel", "../users").code());
  }
}
