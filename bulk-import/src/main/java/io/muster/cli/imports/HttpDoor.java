package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.http.ApiAnswer;
import io.muster.imports.ImportIds;
import io.muster.imports.rows.UnreadableSourceException;
import io.muster.problem.ProblemType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** By way of the API. */
final class HttpDoor implements Door {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

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
  public String begin(ImportPlan plan, Stop stop) throws InterruptedException {
    Attempts attempts = new Attempts(standstill, stop);
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
      failed(attempts, answer);
    }
  }

  @Override
  public void run(Rows rows, Ledger ledger, ImportPlan plan, Stop stop, Progress progress)
      throws IOException, InterruptedException, UnreadableSourceException {
    WatchedImport watched =
        new WatchedImport(api, ledger.state().importId(), standstill, stop, progress);
    try {
      upload(rows, watched, stop);
      while (!watched.look()) {
        stop.pause(BETWEEN_LOOKS);
        watched.check();
      }
    } catch (IOException | UnreadableSourceException | RuntimeException early) {
      takeStock(watched, ledger);
      throw early;
    }
    ledger.settleAll(watched.totals());
    readErrors(watched, ledger, stop);
    watched.checkEnd();
  }

  /** What can be told at once of an import that ends early. */
  private void takeStock(WatchedImport watched, Ledger ledger) {
    try {
      if (api.hasAnswered() && !watched.isAway()) {
        watched.look();
      }
      // Where it can be resumed they are told at its end.
      if (!ledger.isKept()
          && watched.totals().rejected() > 0
          && api.errors(watched.importId(), "ndjson") instanceof ApiAnswer.Given given) {
        ErrorLines.read(given.body(), ledger.rejected());
      }
    } catch (IOException | CliException unknown) {
      return; // Why it ends is worth more.
    } finally {
      ledger.settleAll(watched.totals());
    }
  }

  /** Waits before the next try. */
  private void failed(Attempts attempts, ApiAnswer answer) throws InterruptedException {
    if (!api.hasAnswered()) {
      // An address where nobody ever answered is wrong sooner than it is away.
      throw ImportsApi.failure(answer);
    }
    attempts.failed(answer);
  }

  private void upload(Rows rows, WatchedImport watched, Stop stop)
      throws IOException, InterruptedException, UnreadableSourceException {
    Attempts attempts = new Attempts(standstill, stop);
    Position position = position(rows, watched, new Attempts(standstill, stop));
    attempts.reached(position.rows());
    while (!position.complete()) {
      ApiAnswer answer = send(rows, watched, position);
      if (answer instanceof ApiAnswer.Given given) {
        close(given);
        return;
      }
      watched.check();
      if (watched.look()) {
        // Cancelled by somebody, or complete although the answer got lost.
        return;
      }
      attempts.reached(watched.received());
      boolean isBusy = is(answer, ProblemType.UPLOAD_RUNNING, ProblemType.UPLOAD_OFFSET);
      if (is(answer, ProblemType.IMPORT_CLOSED)) {
        if (position(rows, watched, attempts).complete()) {
          return;
        }
        throw new CliException(CliExit.REFUSED, ImportsApi.message(answer) + hint(rows));
      }
      attempts.failed(isBusy ? new ApiAnswer.Away(ImportsApi.message(answer)) : answer);
      watched.waitsFor(ImportsApi.message(answer));
      position = position(rows, watched, attempts);
      attempts.reached(position.rows());
      if (!position.complete() && !rows.canRepeat()) {
        throw new CliException(
            CliExit.UNAVAILABLE,
            ImportsApi.message(answer)
                + "; what is piped in can't be sent again: "
                + position.rows()
                + " rows are in import "
                + watched.importId());
      }
    }
  }

  private ApiAnswer send(Rows rows, WatchedImport watched, Position position)
      throws IOException, InterruptedException, UnreadableSourceException {
    try (RowFeed feed = rows.after(position.rows());
        Upload upload = new Upload(api, watched.importId(), position.offset(), feed)) {
      ApiAnswer answer = upload.answer(BETWEEN_LOOKS);
      while (answer == null) {
        watched.sent(feed);
        watched.look();
        watched.check();
        answer = upload.answer(BETWEEN_LOOKS);
      }
      watched.sent(feed);
      upload.checkSource();
      return answer;
    }
  }

  /** How much has come in. */
  private record Position(long offset, long rows, boolean complete) {}

  private Position position(Rows rows, WatchedImport watched, Attempts attempts)
      throws InterruptedException {
    while (true) {
      // Not HEAD, whose refusals say nothing.
      ApiAnswer answer = api.get(watched.importId());
      if (answer instanceof ApiAnswer.Given given) {
        close(given);
        return new Position(
            number(given, ImportsApi.UPLOAD_OFFSET),
            number(given, ImportsApi.IMPORT_ROWS),
            given.headers().firstValue(ImportsApi.UPLOAD_COMPLETE).orElse("").equals("?1"));
      }
      if (is(answer, ProblemType.NOT_FOUND)) {
        throw new CliException(
            CliExit.REFUSED,
            "the API knows no import " + watched.importId() + " (any more)" + hint(rows));
      }
      failed(attempts, answer);
    }
  }

  /** Whether it is refused for one of these reasons. */
  private static boolean is(ApiAnswer answer, ProblemType... problems) {
    return answer instanceof ApiAnswer.Refused refused
        && refused.problem() != null
        && List.of(problems).contains(refused.problem());
  }

  /** What is to be done where the import can't go on. */
  private static String hint(Rows rows) {
    return rows.canRepeat() ? ": --restart begins anew" : "";
  }

  private static long number(ApiAnswer.Given given, String header) {
    String text = given.headers().firstValue(header).orElse("");
    if (!text.matches("[0-9]{1,18}")) {
      throw new CliException(CliExit.UNAVAILABLE, "the API doesn't say " + header + "; see --url");
    }
    return Long.parseLong(text);
  }

  private void readErrors(WatchedImport watched, Ledger ledger, Stop stop)
      throws IOException, InterruptedException {
    if (watched.totals().rejected() == 0) {
      return;
    }
    Attempts attempts = new Attempts(standstill, stop);
    while (true) {
      ApiAnswer answer = api.errors(watched.importId(), "ndjson");
      try {
        if (answer instanceof ApiAnswer.Given given) {
          ledger.rejected().clear();
          ErrorLines.read(given.body(), ledger.rejected());
          return;
        }
      } catch (IOException broken) {
        answer = new ApiAnswer.Away("the refused rows broke off: " + broken.getMessage());
      }
      attempts.failed(answer);
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
}
