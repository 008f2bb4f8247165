package io.muster.cli.imports;

import io.muster.cli.CliExit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a command tells of its imports, on standard output. */
final class ImportReport {

  private final ImportTools tools;
  private final boolean isDryRun;
  private final List<ImportResult> results = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private @Nullable Begun begun;
  private boolean isComplete;

  /** An import that has not come to its end. */
  private record Begun(String file, Ledger ledger, long sinceNanos) {

    ImportResult soFar() {
      ImportState state = ledger.state();
      return new ImportResult(
          file, state.importId(), state.totals(), System.nanoTime() - sinceNanos);
    }
  }

  ImportReport(ImportTools tools, boolean isDryRun) {
    this.tools = tools;
    this.isDryRun = isDryRun;
  }

  /**
   * An import begins, or goes on.
   *
   * @param ledger knows how far it is
   */
  void begin(String file, Ledger ledger) {
    begun = new Begun(file, ledger, System.nanoTime());
  }

  /** A file was imported before, as far as can be known; told to everybody, as it may be new. */
  void skip(String file) {
    skipped.add(file);
    tools
        .console()
        .err()
        .println(
            file
                + " was complete before, and is not imported again; if it is new, import it by"
                + " itself");
  }

  /** One import has come to its end. */
  void add(ImportResult result) {
    begun = null;
    results.add(result);
    if (tools.output().isJson() || tools.output().isQuiet()) {
      return;
    }
    String what = result.file() + (isDryRun ? "" : " (import " + result.importId() + ")");
    tools.console().out().println(what + ": " + words(result.totals(), result.nanos()));
  }

  /** All have; the code to exit with. */
  int finished() {
    isComplete = true;
    boolean anyRefused = results.stream().anyMatch(result -> result.totals().rejected() > 0);
    return anyRefused ? CliExit.BAD_INPUT : CliExit.OK;
  }

  /** The command ends, whether all imports have or not. */
  void end(int exitCode) {
    if (tools.output().isJson()) {
      tools.console().out().println(summary(exitCode).encode());
    } else if (results.size() > 1 && !tools.output().isQuiet()) {
      tools
          .console()
          .out()
          .println(results.size() + " files: " + words(total(results), nanos(results)));
    }
  }

  private JsonObject summary(int exitCode) {
    List<ImportResult> told = new ArrayList<>(results);
    JsonArray files = new JsonArray();
    results.forEach(result -> files.add(json(result, true)));
    if (begun != null) {
      ImportResult soFar = begun.soFar();
      told.add(soFar);
      files.add(json(soFar, false));
    }
    return new JsonObject()
        .put("event", "summary")
        .put("dry_run", isDryRun)
        .mergeIn(json(total(told), nanos(told)))
        .put("exit_code", exitCode)
        .put("complete", isComplete)
        .put("files", files)
        .put("skipped_files", new JsonArray(skipped));
  }

  private JsonObject json(ImportResult result, boolean complete) {
    return json(result.totals(), result.nanos())
        .put("file", result.file())
        .put("import_id", result.importId())
        .put("complete", complete);
  }

  private static Totals total(List<ImportResult> results) {
    return results.stream().map(ImportResult::totals).reduce(Totals.NONE, Totals::plus);
  }

  private static long nanos(List<ImportResult> results) {
    return results.stream().mapToLong(ImportResult::nanos).sum();
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
