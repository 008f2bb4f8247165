package io.muster.cli.imports;

import io.muster.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The group of commands for imports that the API knows of. */
@Command(
    name = "imports",
    description = {
      "Lists, watches and cancels imports, and tells their refused rows, whichever way they came"
          + " in.",
      "Talks to the API. import makes new ones."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class ImportsCommand {

  private ImportsCommand() {}

  /** The group with its commands. */
  public static CommandLine commandLine(Console console) {
    return new CommandLine(new ImportsCommand())
        .addSubcommand(new ImportsList(console))
        .addSubcommand(new ImportsWatch(console))
        .addSubcommand(new ImportsCancel(console))
        .addSubcommand(new ImportsErrors(console));
  }
}
