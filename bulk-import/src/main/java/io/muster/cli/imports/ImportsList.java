package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import io.muster.cli.http.ApiOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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

  private static final int MOST_PER_PAGE = 100;

  @Mixin private final ApiOptions api = new ApiOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most; default ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "One JSON object on each line.")
  private boolean asJson;

  private final Console console;

  ImportsList(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new CliException(CliExit.USAGE, "--limit must be at least 1");
    }
    ImportsApi imports = new ImportsApi(api.open(console));
    int told = 0;
    String cursor = null;
    do {
      int wanted = Math.min(MOST_PER_PAGE, limit - told);
      JsonObject page = ImportsApi.document(ImportsApi.given(imports.list(wanted, cursor)));
      for (JsonObject item : items(page)) {
        tell(item, told == 0);
        told++;
      }
      cursor = page.getValue("next_cursor") instanceof String next ? next : null;
    } while (cursor != null && told < limit);
    return CliExit.OK;
  }

  private void tell(JsonObject item, boolean isFirst) {
    if (asJson) {
      console.out().println(item.encode());
      return;
    }
    if (isFirst) {
      console.out().printf(Locale.ROOT, LINE, "ID", "STATE", "APPLIED", "REFUSED", "PENDING");
    }
    ImportDocument document = ImportDocument.read(item);
    Totals totals = document.totals();
    console
        .out()
        .printf(
            Locale.ROOT,
            LINE,
            document.id(),
            document.state(),
            totals.created() + totals.updated(),
            totals.rejected(),
            document.pending());
  }

  private static List<JsonObject> items(JsonObject page) {
    List<JsonObject> items = new ArrayList<>();
    Object list = page.getValue("imports");
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
