package io.muster.cli.imports;

import io.muster.imports.rows.ResumePoint;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;

/**
 * How far an import is: what is needed to go on with it. Holds nothing of what stands in a row.
 *
 * @param importId the import
 * @param door where it goes to: {@code amqp} or {@code http}, and the address without any secret
 * @param plan {@link ImportPlan#text}
 * @param survey what the file held
 * @param chunks how many chunks are settled, from the first without gaps
 * @param settled where the file goes on behind them
 * @param totals what became of their rows
 * @param rejectedBytes how much of the log of refused rows belongs to them
 * @param done whether all is settled, and only telling it is left
 */
record ImportState(
    String importId,
    String door,
    String plan,
    Survey survey,
    int chunks,
    ResumePoint settled,
    Totals totals,
    long rejectedBytes,
    boolean done) {

  private static final int VERSION = 1;

  /** Nothing is settled yet. */
  static ImportState begin(String importId, String door, ImportPlan plan, Survey survey) {
    return new ImportState(
        importId, door, plan.text(), survey, 0, ResumePoint.BEGINNING, Totals.NONE, 0, false);
  }

  /** The same, further on. */
  ImportState at(int newChunks, ResumePoint newSettled, Totals newTotals, long newRejectedBytes) {
    return new ImportState(
        importId, door, plan, survey, newChunks, newSettled, newTotals, newRejectedBytes, done);
  }

  /** The same, with nothing left to send. */
  ImportState finished() {
    return new ImportState(
        importId, door, plan, survey, chunks, settled, totals, rejectedBytes, true);
  }

  String encode() {
    return new JsonObject()
            .put("version", VERSION)
            .put("import_id", importId)
            .put("door", door)
            .put("plan", new JsonObject(plan))
            .put("file_rows", survey.rows())
            .put("file_size", survey.size())
            .put("file_sha256", survey.sha256())
            .put("chunks", chunks)
            .put("rows", settled.rows())
            .put("line", settled.line())
            .put("offset", settled.offset())
            .put("header", new JsonArray(settled.header()))
            .put("created", totals.created())
            .put("updated", totals.updated())
            .put("skipped", totals.skipped())
            .put("rejected", totals.rejected())
            .put("rejected_bytes", rejectedBytes)
            .put("done", done)
            .encodePrettily()
        + "\n";
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IOException if that isn't what it is
   */
  static ImportState decode(String text) throws IOException {
    try {
      JsonObject json = new JsonObject(text);
      if (json.getInteger("version") != VERSION) {
        throw new IOException("it was written by another version of Muster");
      }
      List<String> header = json.getJsonArray("header").stream().map(String.class::cast).toList();
      return new ImportState(
          text(json, "import_id"),
          text(json, "door"),
          json.getJsonObject("plan").encode(),
          new Survey(
              json.getLong("file_rows"), json.getLong("file_size"), text(json, "file_sha256")),
          json.getInteger("chunks"),
          new ResumePoint(
              json.getLong("rows"), json.getLong("line"), json.getLong("offset"), header),
          new Totals(
              json.getLong("created"),
              json.getLong("updated"),
              json.getLong("skipped"),
              json.getLong("rejected")),
          json.getLong("rejected_bytes"),
          json.getBoolean("done"));
    } catch (DecodeException | ClassCastException | NullPointerException broken) {
      throw new IOException("it isn't the state of an import", broken);
    }
  }

  private static String text(JsonObject json, String name) throws IOException {
    String text = json.getString(name);
    if (text == null) {
      throw new IOException("it has no " + name);
    }
    return text;
  }
}
