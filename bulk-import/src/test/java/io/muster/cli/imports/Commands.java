package io.muster.cli.imports;

import io.muster.cli.CliMain;
import io.muster.cli.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** Runs commands as a shell would, in this process. */
final class Commands {

  private Commands() {}

  record Ran(int code, String out, String err) {}

  static Ran run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CliMain.run(
            new Console(new PrintWriter(out, true), new PrintWriter(err, true), environment),
            arguments);
    return new Ran(code, out.toString(), err.toString());
  }
}
