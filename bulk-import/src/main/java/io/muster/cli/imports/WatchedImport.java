package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.http.ApiAnswer;
import java.time.Duration;

/** What is known of an import at the API, looked at now and then. For one thread. */
final class WatchedImport {

  private final ImportsApi api;
  private final String importId;
  private final Duration standstill;
  private final Stop stop;
  private final Progress progress;
  private Totals totals = Totals.NONE;
  private String state = "";
  private String waiting = "";
  private boolean away;
  private long hashed;
  private long sentRows;
  private long received;
  private long moved;
  private long movedNanos = System.nanoTime();

  /**
   * Nothing is known yet.
   *
   * @param standstill after how long without anything that moves it is given up
   */
  WatchedImport(
      ImportsApi api, String importId, Duration standstill, Stop stop, Progress progress) {
    this.api = api;
    this.importId = importId;
    this.standstill = standstill;
    this.stop = stop;
    this.progress = progress;
  }

  String importId() {
    return importId;
  }

  Totals totals() {
    return totals;
  }

  /** Whether the API didn't answer when it was asked last. */
  boolean isAway() {
    return away;
  }

  /** How many rows have come in, as far as the API has told. */
  long received() {
    return received;
  }

  /** So much has been read from this feed. */
  void sent(RowFeed feed) {
    sentRows = Math.max(sentRows, feed.rows());
    hashed = Math.max(hashed, feed.hashed());
  }

  /** It doesn't go on, for this reason. */
  void waitsFor(String reason) {
    waiting = reason;
  }

  /**
   * Asks how far it is.
   *
   * @return whether it has ended
   */
  boolean look() {
    ApiAnswer answer = api.get(importId);
    away = answer instanceof ApiAnswer.Away;
    if (answer instanceof ApiAnswer.Given given) {
      ImportDocument document = ImportDocument.read(ImportsApi.document(given));
      waiting = "";
      state = document.state();
      totals = document.totals();
      received = document.read();
      sentRows = Math.max(sentRows, received);
    } else if (answer instanceof ApiAnswer.Refused refused && !refused.mayPass()) {
      throw ImportsApi.failure(answer);
    } else {
      waiting = ImportsApi.message(answer);
    }
    progress.sending(new Figures(sentRows, hashed, totals, waiting));
    return ImportDocument.isFinal(state);
  }

  /** Ends it all where somebody wants that, or nothing has moved for too long. */
  void check() {
    stop.check();
    long now = System.nanoTime();
    long known = sentRows + totals.rows();
    if (known != moved) {
      moved = known;
      movedNanos = now;
    } else if (now - movedNanos > standstill.toNanos()) {
      throw new CliException(
          CliExit.UNAVAILABLE,
          "nothing moved for "
              + standstill.toSeconds()
              + " s: "
              + (waiting.isEmpty() ? "is a worker running?" : waiting));
    }
  }

  /** Ends it all where the import has not ended well. */
  void checkEnd() {
    if (!state.equals(ImportDocument.DONE)) {
      throw new CliException(
          CliExit.REFUSED,
          "import "
              + importId
              + " is "
              + state
              + ": "
              + (totals.created() + totals.updated())
              + " rows were applied");
    }
  }
}
