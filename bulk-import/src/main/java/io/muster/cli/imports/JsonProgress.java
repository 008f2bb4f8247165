package io.muster.cli.imports;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;

/** One JSON object on a line for each second in which an import goes on. */
final class JsonProgress implements Progress {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

  private final PrintWriter out;
  private final String file;
  private final long rows;
  private final long startedNanos = System.nanoTime();
  private long toldNanos = startedNanos;
  private long firstRows = -1;

  /**
   * Tells nothing yet.
   *
   * @param file of which file it is
   * @param rows how many rows there are; negative where that isn't known
   */
  JsonProgress(PrintWriter out, String file, long rows) {
    this.out = out;
    this.file = file;
    this.rows = rows;
  }

  @Override
  public void reading(long read) {
    if (isTime()) {
      out.println(
          new JsonObject().put("event", "reading").put("file", file).put("read", read).encode());
    }
  }

  @Override
  public void sending(Figures figures) {
    long settled = figures.settled().rows();
    if (firstRows < 0) {
      firstRows = settled;
    }
    if (!isTime()) {
      return;
    }
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    double rate = Math.round((settled - firstRows) / seconds);
    JsonObject line =
        new JsonObject()
            .put("event", "progress")
            .put("file", file)
            .put("sent", figures.sent())
            .put("hashed", figures.hashed())
            .put("settled", settled)
            .put("rejected", figures.settled().rejected())
            .put("rate", (long) rate);
    if (rows >= 0) {
      line.put("rows", rows);
    }
    if (rows >= 0 && rate > 0) {
      line.put("eta_seconds", Math.round((rows - settled) / rate));
    }
    if (!figures.waiting().isEmpty()) {
      line.put("waiting", figures.waiting());
    }
    out.println(line.encode());
  }

  private boolean isTime() {
    long now = System.nanoTime();
    if (now - toldNanos < BETWEEN_LINES.toNanos()) {
      return false;
    }
    toldNanos = now;
    return true;
  }

  @Override
  public void close() {
    // Whoever made it tells the end.
  }
}
