package io.muster.bench.system;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.bench.BenchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoImportProgramTest {
  @TempDir private Path folder;

  @Test
  void whereThereIsNoneItIsToldHowToHaveIt() {
    BenchException missing = missing(Map.of("PATH", folder.toString()));
    assertEquals(69, missing.exitCode());
    assertTrue(message(missing).contains("MUSTER_MONGOIMPORT is not set"), missing::toString);
    assertTrue(message(missing).contains("mongodb-database-tools"), missing::toString);
  }

  @Test
  void oneThatIsNamedButCannotBeRunIsToldByItsName() {
    Path named = folder.resolve("nothing");
    BenchException missing = missing(Map.of("MUSTER_MONGOIMPORT", named.toString()));
    assertTrue(message(missing).contains(named + ", which can't be run"), missing::toString);
  }

  @Test
  void itIsFoundOnThePathOrByItsName() throws Exception {
    Path program = Files.createFile(folder.resolve("mongoimport"));
    assertTrue(program.toFile().setExecutable(true));
    assertDoesNotThrow(() -> MongoImportProgram.find(Map.of("PATH", folder.toString())));
    assertDoesNotThrow(
        () -> MongoImportProgram.find(Map.of("MUSTER_MONGOIMPORT", program.toString())));
  }

  private static BenchException missing(Map<String, String> environment) {
    return assertThrows(BenchException.class, () -> MongoImportProgram.find(environment));
  }

  private static String message(BenchException failure) {
    return String.valueOf(failure.getMessage());
  }
}
