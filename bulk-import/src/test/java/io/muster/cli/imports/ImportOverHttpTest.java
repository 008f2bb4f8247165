package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.cli.imports.Commands.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImportOverHttpTest extends HttpImports {

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
  void anApiThatIsAwayForAMomentIsWaitedFor() {
    api.unavailable.set(2);

    assertEquals(65, run("import", file.toString()).code());
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
  void withoutAKeyItIsNotAllowed() {
    Ran ran = Commands.run(Map.of("MUSTER_URL", api.url()), "import", file.toString());

    assertEquals(77, ran.code(), ran::toString);
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
