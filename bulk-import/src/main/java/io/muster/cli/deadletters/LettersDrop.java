package io.muster.cli.deadletters;

import io.muster.cli.CliExit;
import io.muster.cli.CliSettings;
import io.muster.cli.Console;
import io.muster.mongo.MongoSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes letters. */
@Command(
    name = "drop",
    description = "Deletes the dead letters that match. What is gone can't be replayed any more.")
final class LettersDrop implements Callable<Integer> {

  @Mixin private final LetterChoice choice;

  private final Console console;
  private final InstantSource clock;

  LettersDrop(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
    this.choice = new LetterChoice(console);
  }

  @Override
  public Integer call() {
    choice.check();
    MongoSettings settings = CliSettings.read(console, MongoSettings::from);
    try (LetterStore store = new LetterStore(settings)) {
      // Only what was counted goes, and nothing that came after the question.
      List<String> ids = choice.find(store, clock.instant());
      int code = choice.allThere(ids) ? CliExit.OK : CliExit.REFUSED;
      if (ids.isEmpty()) {
        return code;
      }
      if (choice.isDryRun()) {
        ids.forEach(id -> console.out().println(Redaction.clean(id)));
        console.err().println(LettersReplay.count(ids.size()) + " would be dropped.");
        return code;
      }
      if (!choice.confirmed("Drop " + LettersReplay.count(ids.size()) + " for good?")) {
        console.err().println("Nothing was dropped.");
        return CliExit.REFUSED;
      }
      console.err().println("Dropped " + LettersReplay.count((int) store.drop(ids)) + ".");
      return code;
    }
  }
}
