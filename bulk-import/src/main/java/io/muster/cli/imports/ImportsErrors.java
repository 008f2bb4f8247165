package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import io.muster.cli.http.ApiAnswer;
import io.muster.cli.http.ApiOptions;
import io.muster.text.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells the refused rows of an import. */
@Command(name = "errors", description = "Tells the refused rows of an import, and why.")
final class ImportsErrors implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "The import.")
  private String id = "";

  @Mixin private final ApiOptions api = new ApiOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description = "csv or ndjson; default ${DEFAULT-VALUE}.")
  private String format = "csv";

  private final Console console;

  ImportsErrors(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (!format.equals("csv") && !format.equals("ndjson")) {
      throw new CliException(CliExit.USAGE, "--format must be csv or ndjson");
    }
    ApiAnswer.Given given = ImportsApi.given(new ImportsApi(api.open(console)).errors(id, format));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(given.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // Made by others: nothing in it may take hold of the terminal.
        console.out().println(Texts.printable(line));
      }
      return CliExit.OK;
    } catch (IOException broken) {
      throw new CliException(CliExit.UNAVAILABLE, "the refused rows broke off: " + broken);
    }
  }
}
