package io.muster.system.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.system.ProgramRun;
import io.muster.system.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster} alone in a folder, where nothing is built yet. */
class StartScriptTest {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;

  @TempDir private Path folder;

  @BeforeEach
  void copyTheScript() throws Exception {
    Files.copy(Repository.path("muster"), folder.resolve("muster"));
    // The script needs these few programs, and finds no Java and no Maven unless a test adds them.
    Files.createDirectory(folder.resolve("bin"));
    for (String program : List.of("bash", "sed", "head", "readlink", "dirname", "find", "mktemp")) {
      Path real = Path.of("/usr/bin", program);
      Files.createSymbolicLink(
          folder.resolve("bin").resolve(program),
          Files.exists(real) ? real : Path.of("/bin", program));
    }
  }

  @Test
  void anUnknownCommandIsOneLineThatSaysWhereTheListIs() throws Exception {
    ends(USAGE, "muster: unknown command 'upp'; ./muster help lists them.", "upp");
  }

  @Test
  void withoutJavaOneLineSaysWhatToInstall() throws Exception {
    ends(UNAVAILABLE, "Muster needs a JDK 17 or newer: install one, or set JAVA_HOME to it.", "up");
  }

  @Test
  void anOldJavaIsOneLineThatSaysWhichIsNeeded() throws Exception {
    install("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
    ends(
        UNAVAILABLE,
        "Muster needs a JDK 17 or newer; java is 11: set JAVA_HOME to a newer one.",
        "up");
  }

  @Test
  void withoutMavenOneLineSaysWhatToInstall() throws Exception {
    install("java", "echo 'openjdk version \"17.0.15\" 2025-04-15' >&2");
    ends(
        UNAVAILABLE,
        "Muster has to be built first, which needs Maven 3.8 or newer: install it.",
        "up");
  }

  @Test
  void anOldMavenIsOneLineThatSaysWhichIsNeeded() throws Exception {
    install("java", "echo 'openjdk version \"17.0.15\" 2025-04-15' >&2");
    install("mvn", "echo 'Apache Maven 3.6.3 (cecedd343002696d0abb50b32b541b8a6ba2883f)'");
    ends(
        UNAVAILABLE,
        "Muster has to be built first, which needs Maven 3.8 or newer; this one is 3.6.",
        "up");
  }

  private void ends(int exitCode, String line, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(folder.resolve("muster").toString()));
    words.addAll(List.of(arguments));
    Map<String, String> environment = Map.of("PATH", folder.resolve("bin").toString());
    ProgramRun run = ProgramRun.run(Duration.ofSeconds(20), environment, words);
    assertEquals(line + "\n", run.err());
    assertEquals(exitCode, run.exitCode());
    assertTrue(run.out().isEmpty(), run.out());
  }

  private void install(String program, String command) throws Exception {
    Path file = folder.resolve("bin").resolve(program);
    Files.writeString(file, "#!/usr/bin/env bash\n" + command + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
