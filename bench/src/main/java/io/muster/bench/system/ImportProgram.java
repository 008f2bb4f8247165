package io.muster.bench.system;

import io.muster.backends.program.JavaCommand;
import io.muster.bench.BenchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** {@code ./muster import --amqp}, as the start script runs it. */
public final class ImportProgram {
  /** As the start script has it. */
  private static final int HEAP_MEGABYTES = 192 + 48 * Runtime.getRuntime().availableProcessors();

  private final Path jar;
  private final String rabbitUri;

  /**
   * Starts nothing yet.
   *
   * @param home the folder of the repository
   * @throws BenchException where the command isn't built
   */
  ImportProgram(Path home, String rabbitUri) {
    this.jar = home.resolve("bulk-import").resolve("target").resolve("bulk-import.jar");
    this.rabbitUri = rabbitUri;
    if (!Files.isRegularFile(jar)) {
      throw BenchException.missing(
          jar + " isn't there: build it with 'mvn -q verify -DskipTests -pl bulk-import -am'");
    }
  }

  /**
   * Imports a file.
   *
   * @param lines hears its lines of JSON
   */
  public MeteredProcess importFile(Path file, Consumer<String> lines) {
    return start(List.of(file.toString()), lines);
  }

  /**
   * Imports rows of NDJSON that are written to its input, until that is closed.
   *
   * @param lines hears its lines of JSON
   */
  public MeteredProcess importPiped(Consumer<String> lines) {
    return start(List.of("-", "--format", "ndjson"), lines);
  }

  private MeteredProcess start(List<String> arguments, Consumer<String> lines) {
    List<String> words = new ArrayList<>(JavaCommand.jar(jar, HEAP_MEGABYTES));
    words.add("import");
    words.addAll(arguments);
    words.addAll(List.of("--json", "--no-progress", "--amqp"));
    // The address holds a password, which arguments would show to everybody on the machine.
    return MeteredProcess.start("import", words, Map.of("RABBITMQ_URI", rabbitUri), lines);
  }
}
