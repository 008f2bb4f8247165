package io.muster.cli.deadletters;

import io.muster.cli.Console;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The group of commands for dead letters. */
@Command(
    name = "dead-letters",
    description = {
      "Shows, replays and drops dead letters: what no worker could process.",
      "They are in the database that MONGO_URI names; a replay goes through the broker that"
          + " RABBITMQ_URI names."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class DeadLettersCommand {

  private DeadLettersCommand() {}

  /**
   * The group with its commands.
   *
   * @param clock the time, for ages and for what is recorded
   */
  public static CommandLine commandLine(Console console, InstantSource clock) {
    return new CommandLine(new DeadLettersCommand())
        .addSubcommand(new LettersList(console, clock))
        .addSubcommand(new LettersShow(console, clock))
        .addSubcommand(new LettersReplay(console, clock))
        .addSubcommand(new LettersDrop(console, clock));
  }
}
