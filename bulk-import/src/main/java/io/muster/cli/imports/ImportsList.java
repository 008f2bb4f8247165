package io.muster.cli.imports;

import io.muster.cli.CliExit;
import io.muster.cli.Console;
import io.muster.cli.http.ApiOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists imports. */
@Command(name = "list", description = "Lists imports, newest first.")
final class ImportsList implements Callable<Integer> {

  private static final String LINE = "%-46s %-10s %11s %11s %11s%n";

  @Mixin private final ApiOptions api = new ApiOptions();

  @Option(names = "--json", description = "One JSON object on each line.")
  private boolean asJson;

  private final Console console;

  ImportsList(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ImportsApi imports = new ImportsApi(api.open(console));
    JsonObject page = ImportsApi.document(ImportsApi.given(imports.list("")));
    List<JsonObject> found = items(page);
    if (!asJson && !found.isEmpty()) {
      console.out().printf(Locale.ROOT, LINE, "ID", "STATE", "APPLIED", "REFUSED", "PENDING");
    }
    for (JsonObject item : found) {
      if (asJson) {
        console.out().println(item.encode());
      } else {
        ImportDocument document = ImportDocument.read(item);
        long rejected = document.totals().rejected();
        console
            .out()
            .printf(
                Locale.ROOT,
                LINE,
                document.id(),
                document.state(),
                document.totals().rows() - rejected,
                rejected,
                document.pending());
      }
    }
    return CliExit.OK;
  }

  private static List<JsonObject> items(JsonObject page) {
    List<JsonObject> items = new ArrayList<>();
    Object list = page.getValue("items");
    if (list instanceof JsonArray array) {
      for (Object item : array) {
        if (item instanceof JsonObject object) {
          items.add(object);
        }
      }
    }
    return items;
  }
}
