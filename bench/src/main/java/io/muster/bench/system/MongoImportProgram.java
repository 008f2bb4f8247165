package io.muster.bench.system;

import io.muster.backends.process.LocalMachine;
import io.muster.backends.process.Programs;
import io.muster.bench.BenchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MongoDB's own {@code mongoimport}, with four insertion workers and majority writes. */
public final class MongoImportProgram {
  /** Names the program, where it isn't on the PATH. */
  static final String VARIABLE = "MUSTER_MONGOIMPORT";

  private static final String NAME = "mongoimport";

  private final Path program;

  private MongoImportProgram(Path program) {
    this.program = program;
  }

  /**
   * Finds it by these environment variables.
   *
   * @throws BenchException where there is none
   */
  public static MongoImportProgram find(Map<String, String> environment) {
    Optional<Path> found =
        Optional.ofNullable(environment.get(VARIABLE))
            .map(Path::of)
            .or(() -> Programs.onPath(NAME, environment));
    return new MongoImportProgram(
        found
            .filter(Files::isExecutable)
            .orElseThrow(
                () ->
                    BenchException.missing(
                        """
                        This figure needs MongoDB's mongoimport and found none:
                          %s
                        Give it one in one of these ways:
                          the package mongodb-database-tools (on PATH)
                          %s=/path/to/mongoimport"""
                            .formatted(
                                found
                                    .map(
                                        named ->
                                            VARIABLE + " names " + named + ", which can't be run")
                                    .orElse(VARIABLE + " is not set, and it is not on PATH"),
                                VARIABLE))));
  }

  /**
   * Imports a file of NDJSON.
   *
   * @param uri of the database
   */
  public MeteredProcess importFile(String uri, String collection, Path file) {
    LocalMachine machine = LocalMachine.get();
    String config = Path.of(machine.newFolder("mongoimport-"), "config.yaml").toString();
    // The address can hold a password, which arguments would show to everybody on the machine.
    machine.write(config, "uri: \"" + uri + "\"\n");
    List<String> words =
        List.of(
            program.toString(),
            "--config=" + config,
            "--collection=" + collection,
            "--file=" + file,
            "--numInsertionWorkers=4",
            "--writeConcern=majority");
    return MeteredProcess.start(NAME, words, Map.of(), line -> {});
  }
}
