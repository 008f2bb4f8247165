package io.muster.cli.imports;

import io.muster.cli.CliMain;
import io.muster.cli.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.ToIntFunction;
import picocli.CommandLine;

/** Runs commands as a shell would, in this process. */
final class Commands {

  private Commands() {}

  record Ran(int code, String out, String err) {}

  static Ran run(Map<String, String> environment, String... arguments) {
    return run(environment, console -> CliMain.run(console, arguments));
  }

  /**
   * Imports what is piped in.
   *
   * @param stop who may want it to end
   * @param arguments without the name of the command
   */
  static Ran runImport(
      Map<String, String> environment, InputStream piped, Stop stop, String... arguments) {
    return run(
        environment,
        console ->
            CliMain.run(
                console,
                new CommandLine(
                    new ImportCommand(console, () -> piped, InstantSource.system(), () -> stop)),
                arguments));
  }

  private static Ran run(Map<String, String> environment, ToIntFunction<Console> command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        command.applyAsInt(
            new Console(new PrintWriter(out, true), new PrintWriter(err, true), environment));
    return new Ran(code, out.toString(), err.toString());
  }
}
