package io.muster.system.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.system.ProgramRun;
import io.muster.system.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakeEnvTest {

  @TempDir private Path folder;

  @Test
  void everySecretIsFilledWithAnotherOneAndTheFileIsForItsOwnerOnly() throws Exception {
    Path env = folder.resolve(".env");

    ProgramRun made = makeEnv(env);

    assertEquals(0, made.exitCode(), made.err());
    Set<String> secrets = new HashSet<>();
    List<String> lines = Files.readAllLines(env);
    EnvExample.read()
        .active()
        .forEach(
            (name, value) -> {
              String line = lines.stream().filter(l -> l.startsWith(name + "=")).findFirst().get();
              String filled = line.substring(name.length() + 1);
              if (value.isEmpty()) {
                assertTrue(filled.matches("[0-9a-f]{48}"), name);
                assertTrue(secrets.add(filled), name + " isn't its own");
              } else {
                assertEquals(value, filled);
              }
            });
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(env)));
  }

  @Test
  void aFileThatIsThereIsLeftAsItIs() throws Exception {
    Path env = Files.writeString(folder.resolve(".env"), "mine");

    ProgramRun refused = makeEnv(env);

    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("is there already"), refused.err());
    assertEquals("mine", Files.readString(env));
  }

  private static ProgramRun makeEnv(Path env) throws Exception {
    List<String> words = List.of(Repository.path("docker/make-env").toString(), env.toString());
    return ProgramRun.run(Duration.ofSeconds(20), Map.of(), words);
  }
}
