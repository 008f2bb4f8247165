package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.http.ApiAnswer;
import io.muster.imports.ImportIds;
import io.muster.imports.RowFault;
import io.muster.imports.rows.UnreadableSourceException;
import io.muster.retry.Backoff;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** By way of the API. */
final class HttpDoor implements Door {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final int CONFLICT = 409;

  private final ImportsApi api;
  private final Duration standstill;

  /**
   * Talks to nobody yet.
   *
   * @param standstill after how long without anything that moves it gives up
   */
  HttpDoor(ImportsApi api, Duration standstill) {
    this.api = api;
    this.standstill = standstill;
  }

  @Override
  public String name() {
    return api.address();
  }

  @Override
  public String begin(ImportPlan plan) throws InterruptedException {
    Attempts attempts = new Attempts();
    while (true) {
      ApiAnswer answer = api.create(plan.onConflict());
      if (answer instanceof ApiAnswer.Given given) {
        close(given);
        String location = given.headers().firstValue("Location").orElse("");
        String id = location.substring(location.lastIndexOf('/') + 1);
        if (!ImportIds.isValid(id)) {
          throw new CliException(
              CliExit.UNAVAILABLE, "the API opened an import and didn't say which; see --url");
        }
        return id;
      }
      // Where an answer got lost an empty import is left behind, which nobody minds.
      attempts.failed(answer);
    }
  }

  @Override
  public void run(Rows rows, Ledger ledger, ImportPlan plan, Stop stop, Progress progress)
      throws IOException, InterruptedException, UnreadableSourceException {
    Watched watched = new Watched(ledger.state().importId(), stop, progress);
    upload(rows, watched);
    while (!watched.look()) {
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
      watched.check();
    }
    readErrors(watched, ledger);
    ledger.settleAll(watched.figures.settled());
    watched.checkEnd();
  }

  private void upload(Rows rows, Watched watched)
      throws IOException, InterruptedException, UnreadableSourceException {
    Attempts attempts = new Attempts();
    Position position = position(watched.importId);
    long best = position.rows();
    while (!position.complete()) {
      ApiAnswer answer = send(rows, watched, position);
      if (answer instanceof ApiAnswer.Given given) {
        close(given);
        return;
      }
      watched.check();
      boolean isBusy = answer instanceof ApiAnswer.Refused refused && refused.status() == CONFLICT;
      attempts.failed(isBusy ? new ApiAnswer.Away(message(answer)) : answer);
      watched.waiting = message(answer);
      position = position(watched.importId, attempts);
      if (position.rows() > best) {
        best = position.rows();
        attempts = new Attempts();
      }
      if (!position.complete() && !rows.canRepeat()) {
        throw new CliException(
            CliExit.UNAVAILABLE,
            message(answer)
                + "; what is piped in can't be sent again: "
                + position.rows()
                + " rows are in import "
                + watched.importId);
      }
    }
  }

  private ApiAnswer send(Rows rows, Watched watched, Position position)
      throws IOException, InterruptedException, UnreadableSourceException {
    try (RowFeed feed = rows.after(position.rows());
        Upload upload = new Upload(api, watched.importId, position.offset(), feed)) {
      ApiAnswer answer = upload.answer(BETWEEN_LOOKS);
      while (answer == null) {
        watched.sent(feed);
        watched.look();
        watched.check();
        answer = upload.answer(BETWEEN_LOOKS);
      }
      watched.sent(feed);
      UnreadableSourceException unreadable = upload.unreadable();
      if (unreadable != null) {
        throw unreadable;
      }
      return answer;
    }
  }

  private static String message(ApiAnswer answer) {
    if (answer instanceof ApiAnswer.Refused refused) {
      return refused.message();
    }
    return answer instanceof ApiAnswer.Away away ? away.message() : "";
  }

  /** How much has come in. */
  private record Position(long offset, long rows, boolean complete) {}

  private Position position(String importId) throws InterruptedException {
    return position(importId, new Attempts());
  }

  private Position position(String importId, Attempts attempts) throws InterruptedException {
    while (true) {
      ApiAnswer answer = api.head(importId);
      if (answer instanceof ApiAnswer.Given given) {
        close(given);
        return new Position(
            number(given, ImportsApi.UPLOAD_OFFSET),
            number(given, ImportsApi.IMPORT_ROWS),
            given.headers().firstValue(ImportsApi.UPLOAD_COMPLETE).orElse("").equals("?1"));
      }
      attempts.failed(answer);
    }
  }

  private static long number(ApiAnswer.Given given, String header) {
    String text = given.headers().firstValue(header).orElse("");
    if (!text.matches("[0-9]{1,18}")) {
      throw new CliException(CliExit.UNAVAILABLE, "the API doesn't say " + header + "; see --url");
    }
    return Long.parseLong(text);
  }

  private void readErrors(Watched watched, Ledger ledger) throws IOException, InterruptedException {
    if (watched.figures.settled().rejected() == 0) {
      return;
    }
    Attempts attempts = new Attempts();
    while (true) {
      ApiAnswer answer = api.errors(watched.importId, "ndjson");
      try {
        if (answer instanceof ApiAnswer.Given given) {
          ledger.rejected().clear();
          readErrors(given, ledger.rejected());
          return;
        }
      } catch (IOException broken) {
        answer = new ApiAnswer.Away("the refused rows broke off: " + broken.getMessage());
      }
      attempts.failed(answer);
      watched.check();
    }
  }

  private static void readErrors(ApiAnswer.Given given, RejectedLog log) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(given.body(), StandardCharsets.UTF_8))) {
      long row = 0;
      List<RowFault> faults = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonObject error = object(line);
        long number = error.getLong("row", 0L);
        if (number != row && !faults.isEmpty()) {
          log.add(row, faults);
          faults.clear();
        }
        if (number < row) {
          throw new IOException("they aren't in order");
        }
        row = number;
        faults.add(
            new RowFault(error.getString("field", ""), error.getString("reason", "was refused")));
      }
      if (!faults.isEmpty()) {
        log.add(row, faults);
      }
    }
  }

  private static JsonObject object(String line) throws IOException {
    try {
      return new JsonObject(line);
    } catch (DecodeException broken) {
      throw new IOException("a line isn't JSON");
    }
  }

  private static void close(ApiAnswer.Given given) {
    try {
      given.body().close();
    } catch (IOException unread) {
      return; // There is nothing in it.
    }
  }

  @Override
  public void close() {}

  /** Tries until it makes no sense any more, with pauses in between. For one thread. */
  private final class Attempts {
    private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, Backoff.CHANCE);
    private final long end = System.nanoTime() + standstill.toNanos();

    /** Waits before the next try, unless the answer would be the same or it took too long. */
    void failed(ApiAnswer answer) throws InterruptedException {
      boolean hopeless = answer instanceof ApiAnswer.Refused refused && !refused.mayPass();
      Duration pause = Duration.ofMillis(pauses.nextMillis());
      if (answer instanceof ApiAnswer.Refused refused && refused.retryAfter() != null) {
        pause = refused.retryAfter();
      }
      if (hopeless || System.nanoTime() + pause.toNanos() - end > 0) {
        throw ImportsApi.failure(answer);
      }
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }

  /** What is known of the import, looked at now and then. For one thread. */
  private final class Watched {
    private final String importId;
    private final Stop stop;
    private final Progress progress;
    private Figures figures = Figures.NONE;
    private String state = "";
    private String waiting = "";
    private long hashed;
    private long sentRows;
    private long movedNanos = System.nanoTime();
    private long moved;

    Watched(String importId, Stop stop, Progress progress) {
      this.importId = importId;
      this.stop = stop;
      this.progress = progress;
    }

    void sent(RowFeed feed) {
      sentRows = Math.max(sentRows, feed.rows());
      hashed = Math.max(hashed, feed.hashed());
    }

    /** Asks how far it is; whether it has ended. */
    boolean look() throws IOException {
      ApiAnswer answer = api.get(importId);
      if (answer instanceof ApiAnswer.Given given) {
        waiting = "";
        ImportDocument document = ImportDocument.read(ImportsApi.document(given));
        state = document.state();
        figures = new Figures(sentRows, hashed, document.totals(), waiting);
      } else if (answer instanceof ApiAnswer.Refused refused && !refused.mayPass()) {
        throw ImportsApi.failure(answer);
      } else {
        waiting = message(answer);
        figures = new Figures(sentRows, hashed, figures.settled(), waiting);
      }
      progress.sending(figures);
      return ImportDocument.isFinal(state);
    }

    void check() {
      if (stop.isRequested()) {
        throw new CliException(CliExit.INTERRUPTED, "interrupted");
      }
      long now = System.nanoTime();
      long known = sentRows + figures.settled().rows();
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

    void checkEnd() {
      if (!state.equals(ImportDocument.DONE)) {
        throw new CliException(
            CliExit.REFUSED,
            "import "
                + importId
                + " is "
                + state
                + ": "
                + figures.settled().rows()
                + " rows were decided");
      }
    }
  }
}
