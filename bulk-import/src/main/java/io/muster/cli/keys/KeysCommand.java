package io.muster.cli.keys;

import io.muster.cli.Console;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The group of commands for API keys. */
@Command(
    name = "keys",
    description = "Makes, lists, rotates and revokes API keys.",
    synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand {

  private KeysCommand() {}

  /**
   * The group with its commands.
   *
   * @param random makes keys; outside of tests a {@link java.security.SecureRandom}
   */
  public static CommandLine commandLine(Console console, RandomGenerator random) {
    return new CommandLine(new KeysCommand())
        .addSubcommand(new KeysCreate(console, random))
        .addSubcommand(new KeysRotate(console, random))
        .addSubcommand(new KeysList(console))
        .addSubcommand(new KeysRevoke(console));
  }
}
