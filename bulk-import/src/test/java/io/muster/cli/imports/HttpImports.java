package io.muster.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.cli.imports.Commands.Ran;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A file of users, and an API that takes them. */
abstract class HttpImports {

  @TempDir Path directory;
  FakeImportsApi api;
  Path file;

  @BeforeEach
  void open() throws Exception {
    api = new FakeImportsApi();
    file = directory.resolve("users.ndjson");
    Rows.write(file, 2_500);
  }

  @AfterEach
  void close() {
    api.close();
  }

  Ran run(String... arguments) {
    return Commands.run(
        Map.of("MUSTER_URL", api.url(), "MUSTER_API_KEY", FakeImportsApi.KEY), arguments);
  }

  static JsonObject summary(Ran ran) {
    List<String> lines = ran.out().lines().toList();
    JsonObject summary = new JsonObject(lines.get(lines.size() - 1));
    assertEquals("summary", summary.getString("event"));
    return summary;
  }

  Ran piped(InputStream rows, Stop stop, String... more) {
    List<String> arguments = new ArrayList<>(List.of("-", "--format", "ndjson"));
    arguments.addAll(List.of(more));
    return Commands.runImport(
        Map.of("MUSTER_URL", api.url(), "MUSTER_API_KEY", FakeImportsApi.KEY),
        rows,
        stop,
        arguments.toArray(String[]::new));
  }
}
