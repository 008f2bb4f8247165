package io.muster.cli.imports;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a command tells of its imports, on standard output. */
final class ImportReport {

  private final ImportTools tools;
  private final boolean isDryRun;
  private final List<ImportResult> results = new ArrayList<>();

  ImportReport(ImportTools tools, boolean isDryRun) {
    this.tools = tools;
    this.isDryRun = isDryRun;
  }

  /** One import has come to its end. */
  void add(ImportResult result) {
    results.add(result);
    if (tools.output().isJson() || tools.output().isQuiet()) {
      return;
    }
    String what = result.file() + (isDryRun ? "" : " (import " + result.importId() + ")");
    tools.console().out().println(what + ": " + words(result.totals(), result.nanos()));
  }

  /** All have, or the command ends early. */
  void end(int exitCode) {
    Totals all = results.stream().map(ImportResult::totals).reduce(Totals.NONE, Totals::plus);
    long nanos = results.stream().mapToLong(ImportResult::nanos).sum();
    if (tools.output().isJson()) {
      JsonArray files = new JsonArray();
      results.forEach(
          result ->
              files.add(
                  json(result.totals(), result.nanos())
                      .put("file", result.file())
                      .put("import_id", result.importId())));
      JsonObject summary = new JsonObject().put("event", "summary").put("dry_run", isDryRun);
      summary.mergeIn(json(all, nanos)).put("exit_code", exitCode).put("files", files);
      tools.console().out().println(summary.encode());
    } else if (results.size() > 1 && !tools.output().isQuiet()) {
      tools.console().out().println(results.size() + " files: " + words(all, nanos));
    }
  }

  /** Whether a row was refused in any of them. */
  boolean anyRefused() {
    return results.stream().anyMatch(result -> result.totals().rejected() > 0);
  }

  private String words(Totals totals, long nanos) {
    String refused = ", " + totals.rejected() + (isDryRun ? " would be refused" : " refused");
    if (isDryRun) {
      return totals.rows() + " rows" + refused + "; nothing was sent";
    }
    double seconds = nanos / 1e9;
    return String.format(
        Locale.ROOT,
        "%d rows: %d created, %d updated, %d skipped%s; %.1f s, %.0f rows/s",
        totals.rows(),
        totals.created(),
        totals.updated(),
        totals.skipped(),
        refused,
        seconds,
        totals.rows() / Math.max(seconds, 1e-3));
  }

  private JsonObject json(Totals totals, long nanos) {
    JsonObject json =
        new JsonObject().put("rows", totals.rows()).put("rejected", totals.rejected());
    if (!isDryRun) {
      json.put("created", totals.created())
          .put("updated", totals.updated())
          .put("skipped", totals.skipped());
    }
    return json.put("seconds", Math.round(nanos / 1e6) / 1e3);
  }
}
