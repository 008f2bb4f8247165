package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.process.Poll;
import io.muster.cli.imports.Commands.Ran;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipedOverHttpTest extends HttpImports {

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
}
