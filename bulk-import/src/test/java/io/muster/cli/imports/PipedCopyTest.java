package io.muster.cli.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.process.Poll;
import io.muster.backends.program.JavaCommand;
import io.muster.cli.CliMain;
import io.muster.cli.imports.Commands.Ran;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of rows that are piped in, and for how long. */
@Timeout(60)
class PipedCopyTest {

  @TempDir private Path directory;

  private static Ran dryRun(InputStream piped, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--dry-run", "-"));
    arguments.addAll(List.of(more));
    return Commands.runImport(Map.of(), piped, new Stop(), arguments.toArray(String[]::new));
  }

  @Test
  void theCopyThatADryRunMakesOfPipedRowsIsForItsOwnerAlone() {
    String row =
        "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"password\":\"of " + directory + "\"}\n";
    List<String> modes = new ArrayList<>();
    ByteArrayInputStream rows = new ByteArrayInputStream(row.getBytes(UTF_8));
    InputStream watched =
        new FilterInputStream(rows) {
          @Override
          public int read(byte[] buffer, int from, int length) throws IOException {
            int read = super.read(buffer, from, length);
            if (read < 0) {
              modes.addAll(modesOfCopies(row));
            }
            return read;
          }
        };
    String errors = directory.resolve("errors.csv").toString();
    Ran ran = dryRun(watched, "--errors", errors);

    assertEquals(0, ran.code(), ran::toString);
    assertEquals(List.of("rw-------"), modes);
    modes.clear();
    rows.reset();
    assertEquals(0, dryRun(watched).code());
    assertEquals(List.of(), modes, "no copy is made that nobody needs");
  }

  @Test
  void nothingOfPipedRowsIsLeftBehindWhereTheProcessIsStoppedWhileItWaitsForMore()
      throws Exception {
    String errors = directory.resolve("errors.csv").toString();
    List<String> words =
        JavaCommand.main(
            CliMain.class,
            64,
            List.of("-Djava.io.tmpdir=" + directory),
            "import",
            "--dry-run",
            "-",
            "--format",
            "ndjson",
            "--errors",
            errors);
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try (OutputStream rows = process.getOutputStream()) {
      // Once half a row was read, it waits for the other half and looks at nothing else.
      for (String part : List.of(Rows.ndjson(1), "{\"name\":")) {
        rows.write(part.getBytes(UTF_8));
        rows.flush();
        assertTrue(Poll.until(Duration.ofSeconds(30), () -> textOfCopies().endsWith(part)));
      }
      // Not that of the process, which closes the pipe too.
      process.toHandle().destroy();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(List.of(), temporary("muster-import*"));
  }

  private String textOfCopies() {
    StringBuilder text = new StringBuilder();
    for (Path copy : temporary("*.rows")) {
      try {
        text.append(Files.readString(copy));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return text.toString();
  }

  private List<Path> temporary(String glob) {
    List<Path> found = new ArrayList<>();
    try (var files = Files.newDirectoryStream(directory, glob)) {
      files.forEach(found::add);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return found;
  }

  private static List<String> modesOfCopies(String text) throws IOException {
    List<String> modes = new ArrayList<>();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (var copies = Files.newDirectoryStream(temporary, "muster-import*.rows")) {
      for (Path copy : copies) {
        if (Files.isReadable(copy) && Files.readString(copy).equals(text)) {
          modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
        }
      }
    }
    return modes;
  }
}
