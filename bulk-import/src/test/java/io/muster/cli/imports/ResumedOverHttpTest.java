package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.cli.imports.Commands.Ran;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of an import that ends early, and how it goes on. */
@Timeout(60)
class ResumedOverHttpTest extends HttpImports {

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
}
