package io.muster.cli.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.cli.imports.Commands.Ran;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be told without a server. */
@Timeout(60)
class ImportCommandTest {

  private static final String NOBODY = "http://127.0.0.1:9";

  @TempDir private Path directory;

  private static Ran run(String... arguments) {
    return Commands.run(Map.of("MUSTER_URL", NOBODY), arguments);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void aDryRunTellsWhatWouldBeRefusedAndSendsNothing() throws Exception {
    Path file =
        file("users.csv", "name,email,password\nAda,ada@example.org,correct horse\n,nobody,x\n");
    Path rejected = directory.resolve("rejected.csv");

    Ran ran = run("import", "--dry-run", file.toString(), "--rejected", rejected.toString());

    assertEquals(65, ran.code(), ran::toString);
    assertTrue(ran.out().contains("2 rows, 1 would be refused; nothing was sent"), ran::toString);
    assertTrue(ran.err().contains("row 2: name is missing"), ran::toString);
    assertEquals("name,email,password\n,nobody,x\n", Files.readString(rejected));
    assertFalse(ran.toString().contains("correct horse"), ran::toString);
  }

  @Test
  void aDryRunForScriptsIsOneObject() throws Exception {
    Path file = file("users", Rows.ndjson(1));

    Ran ran = run("import", "--dry-run", "--json", file.toString());

    assertEquals(0, ran.code(), ran::toString);
    JsonObject summary = new JsonObject(ran.out());
    assertTrue(summary.getBoolean("dry_run"));
    assertEquals(1, summary.getInteger("rows"));
  }

  @Test
  void aFileThatCanNotBeReadToItsEndKeepsTheOthersFromBeingSent() throws Exception {
    Path good = file("good.ndjson", Rows.ndjson(1));
    Path bad = file("bad.csv", "name,email\nAda,ada@example.org\n\"Never closed,b@example.org\n");

    Ran ran = run("import", good.toString(), bad.toString());

    assertEquals(65, ran.code(), ran::toString);
    assertTrue(ran.err().contains("bad.csv: line 3, column 1: "), ran::toString);
    assertTrue(ran.err().contains("Nothing was sent"), ran::toString);
    try (var left = Files.list(directory)) {
      assertEquals(2, left.count(), "no state is left");
    }
  }

  @Test
  void aPackedFileThatIsCutOffIsToldWithItsPlaceWhateverItIsCalled() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(Rows.ndjson(1).getBytes(UTF_8));
    }
    Path file = directory.resolve("users.gz");
    for (int length : new int[] {packed.size() / 2, 5}) {
      Files.write(file, Arrays.copyOf(packed.toByteArray(), length));

      for (String option : new String[] {"--dry-run", "--no-progress"}) {
        Ran ran = run("import", option, file.toString());

        assertEquals(65, ran.code(), ran::toString);
        assertTrue(ran.err().contains("line 1, column"), ran::toString);
        assertTrue(ran.err().contains("cut off"), ran::toString);
        assertEquals(1, ran.err().lines().count(), ran::toString);
      }
    }
  }

  @Test
  void aJsonArrayIsToldToBeOneWithWhatMakesRowsOfIt() throws Exception {
    String array = " [\n  {\"name\": \"Ada\", \"email\": \"ada@example.org\"}\n]\n";
    for (String name : new String[] {"users.json", "users.ndjson"}) {
      Path file = file(name, array);

      for (String option : new String[] {"--dry-run", "--no-progress"}) {
        Ran ran = run("import", option, file.toString());

        assertEquals(65, ran.code(), ran::toString);
        assertTrue(
            ran.err().contains("holds a JSON array: one object a line is wanted (jq -c '.[]')"),
            ran::toString);
      }
    }
    Ran piped =
        Commands.runImport(
            Map.of(),
            new ByteArrayInputStream(array.getBytes(UTF_8)),
            new Stop(),
            "--dry-run",
            "-");
    assertEquals(65, piped.code(), piped::toString);
    assertTrue(piped.err().contains("- holds a JSON array"), piped::toString);
    // A column may be called so.
    Path csv = file("users.csv", "[name],email\nAda,ada@example.org\n");
    assertEquals(0, run("import", "--dry-run", "--map", "[name]=name", csv.toString()).code());
  }

  @Test
  void whereColumnsAreNotKnownTheOptionsThatTellWhatTheyHoldAreNamed() throws Exception {
    Path named = file("named.csv", "Full Name,email\nAda,ada@example.org\n");
    Path broken = file("broken.csv", "name,email\nAda\n\"Bob,bob@example.org\n");

    Ran unknown = run("import", "--dry-run", named.toString());
    assertEquals(65, unknown.code(), unknown::toString);
    assertTrue(
        unknown.err().contains("--map COLUMN=FIELD says what a column holds"), unknown::toString);
    Ran unclosed = run("import", "--dry-run", broken.toString());
    assertTrue(unclosed.err().contains("never closed"), unclosed::toString);
    assertFalse(unclosed.err().contains("--map"), unclosed::toString);
  }

  @Test
  void wrongUseIsTold() throws Exception {
    Path file = file("users.csv", "name,email\nAda,ada@example.org\n");
    String name = file.toString();

    assertEquals(64, run("import").code());
    assertEquals(64, run("import", name, "--map", "Full Name=nickname").code());
    assertEquals(64, run("import", name, "--map", "a=name", "--ignore", "a").code());
    assertEquals(64, run("import", name, "--on-conflict", "explode").code());
    assertEquals(64, run("import", name, "--format", "xml").code());
    assertEquals(64, run("import", name, "--resume", "--restart").code());
    assertEquals(64, run("import", name, "--threads", "0").code());
    Ran crowded = run("import", name, "--threads", "1024");
    assertEquals(64, crowded.code(), crowded::toString);
    assertTrue(crowded.err().contains("JAVA_OPTS=-Xmx"), crowded::toString);
    assertEquals(64, run("import", name, "--timeout", "soon").code());
    assertEquals(64, run("import", "-", "--resume").code());
    assertEquals(64, run("import", name, name).code());
    assertEquals(66, run("import", name + "x").code());
    assertEquals(66, run("import", "--resume", name).code());
    assertEquals(73, run("import", name, "--rejected", name).code());
    String one = directory.resolve("one").toString();
    assertEquals(64, run("import", name, "--rejected", one, "--errors", one).code());
    Ran several = run("import", name, "-", "--errors", directory.resolve("e").toString());
    assertEquals(64, several.code(), several::toString);
  }

  @Test
  void aServerThatIsNotThereIsTold() throws Exception {
    Path file = file("users.csv", "name,email\nAda,ada@example.org\n");

    // At once: an address where nobody ever answered is wrong sooner than it is away.
    Ran http = run("import", file.toString());
    assertEquals(69, http.code(), http::toString);
    assertTrue(http.err().startsWith(NOBODY + " does not answer"), http::toString);
    Ran amqp =
        Commands.run(Map.of(), "import", "--amqp", "amqp://u:hush@127.0.0.1:9/", file.toString());
    assertEquals(69, amqp.code(), amqp::toString);
    assertFalse(amqp.toString().contains("hush"), amqp::toString);
    assertEquals(78, Commands.run(Map.of(), "import", "--amqp", file.toString()).code());
  }

  @Test
  void theLineToGoOnWithIsOneThatAShellTakes() {
    assertEquals(
        "./muster import --resume --amqp 'amqp://u:***@host/v' --map 'Full Name=name' 'it'\\''s'",
        ResumeLine.of(
            List.of(
                "import",
                "--amqp",
                "amqp://u:hush@host/v",
                "--restart",
                "--map",
                "Full Name=name",
                "it's")));
  }

  @Test
  void completionKnowsTheCommands() {
    Ran ran = run("completion");

    assertEquals(0, ran.code());
    assertTrue(ran.out().contains("complete -F _complete_muster"), ran::out);
    assertTrue(ran.out().contains("--on-conflict"), ran::out);
    // Those of the start script too.
    String commands =
        ran.out().lines().filter(line -> line.contains("local commands=")).findFirst().orElse("");
    for (String name : "import up api worker bench chaos help version".split(" ")) {
      assertTrue(List.of(commands.split("[ \"]+")).contains(name), name + " in " + commands);
    }
  }
}
