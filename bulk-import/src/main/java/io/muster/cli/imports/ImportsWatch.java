package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import io.muster.cli.http.ApiAnswer;
import io.muster.cli.http.ApiOptions;
import io.muster.retry.Backoff;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows an import to its end. */
@Command(
    name = "watch",
    description =
        "Tells how far an import is, until it has ended; exits with 65 if rows were refused, with"
            + " 1 if it was cancelled or failed.")
final class ImportsWatch implements Callable<Integer> {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int TRIES = 20;

  @Parameters(paramLabel = "ID", description = "The import.")
  private String id = "";

  @Mixin private final ApiOptions api = new ApiOptions();

  @Option(names = "--json", description = "One JSON object on each line.")
  private boolean asJson;

  private final Console console;

  ImportsWatch(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    ImportsApi imports = new ImportsApi(api.open(console));
    Backoff pauses = new Backoff(BETWEEN_LOOKS, LONGEST_PAUSE, Backoff.CHANCE);
    int failures = 0;
    String told = "";
    while (true) {
      ApiAnswer answer = imports.get(id);
      boolean isPassing =
          answer instanceof ApiAnswer.Away
              || (answer instanceof ApiAnswer.Refused refused && refused.mayPass());
      if (isPassing && ++failures < TRIES) {
        TimeUnit.MILLISECONDS.sleep(pauses.nextMillis());
        continue;
      }
      JsonObject json = ImportsApi.document(ImportsApi.given(answer));
      failures = 0;
      pauses.reset();
      ImportDocument document = ImportDocument.read(json);
      String line = asJson ? json.encode() : line(document, json);
      if (!line.equals(told)) {
        console.out().println(line);
        told = line;
      }
      if (ImportDocument.isFinal(document.state())) {
        return exitCode(document);
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    }
  }

  private static String line(ImportDocument document, JsonObject json) {
    Totals totals = document.totals();
    Object eta = json.getValue("eta_seconds");
    return document.state()
        + ": "
        + totals.rows()
        + " of "
        + document.read()
        + " rows decided, "
        + totals.rejected()
        + " refused"
        + (eta instanceof Number seconds ? ", " + seconds.longValue() + " s left" : "");
  }

  private int exitCode(ImportDocument document) {
    if (!document.state().equals(ImportDocument.DONE)) {
      throw new CliException(CliExit.REFUSED, "import " + id + " is " + document.state());
    }
    return document.totals().rejected() > 0 ? CliExit.BAD_INPUT : CliExit.OK;
  }
}
