package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.text.Texts;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * An import as the API tells of it.
 *
 * @param id its id
 * @param state receiving, running, done, cancelled or failed
 * @param totals what became of rows so far
 * @param read how many rows came in
 * @param pending how many of them are not decided
 * @param createdAt when it was opened; empty where that isn't told
 */
record ImportDocument(
    String id, String state, Totals totals, long read, long pending, String createdAt) {

  static final String DONE = "done";

  private static final Set<String> FINAL = Set.of(DONE, "cancelled", "failed");

  /**
   * Reads one.
   *
   * @throws CliException if it is none
   */
  static ImportDocument read(JsonObject json) {
    try {
      return fields(json);
    } catch (ClassCastException otherwise) {
      throw new CliException(
          CliExit.UNAVAILABLE, "the answer isn't one of Muster's API; see --url");
    }
  }

  private static ImportDocument fields(JsonObject json) {
    JsonObject rows = json.getJsonObject("rows", new JsonObject());
    return new ImportDocument(
        Texts.printable(json.getString("id", "")),
        Texts.printable(json.getString("state", "")),
        new Totals(
            rows.getLong("created", 0L),
            rows.getLong("updated", 0L),
            rows.getLong("skipped", 0L),
            rows.getLong("rejected", 0L)),
        rows.getLong("read", 0L),
        rows.getLong("pending", 0L),
        Texts.printable(json.getString("created_at", "")));
  }

  /** Whether an import of this state changes no more. */
  static boolean isFinal(String state) {
    return FINAL.contains(state);
  }
}
