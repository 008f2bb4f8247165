package io.muster.cli.imports;

import io.muster.cli.CliExit;
import io.muster.cli.Console;
import io.muster.cli.http.ApiAnswer;
import io.muster.cli.http.ApiOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Cancels an import. */
@Command(
    name = "cancel",
    description = "Cancels an import: rows that aren't decided yet won't be; the others stay.")
final class ImportsCancel implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "The import.")
  private String id = "";

  @Mixin private final ApiOptions api = new ApiOptions();

  private final Console console;

  ImportsCancel(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ApiAnswer.Given given = ImportsApi.given(new ImportsApi(api.open(console)).cancel(id));
    given.body().close();
    console.err().println("Import " + id + " is cancelled.");
    return CliExit.OK;
  }
}
