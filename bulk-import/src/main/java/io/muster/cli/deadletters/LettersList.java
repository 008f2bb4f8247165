package io.muster.cli.deadletters;

import io.muster.cli.CliExit;
import io.muster.cli.CliSettings;
import io.muster.cli.Console;
import io.muster.mongo.MongoSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.bson.conversions.Bson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows which letters there are. */
@Command(
    name = "list",
    description = "Shows the dead letters, those first that were given up first.")
final class LettersList implements Callable<Integer> {

  @Mixin private final LetterFilter filter = new LetterFilter();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many; default ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "One JSON object on each line.")
  private boolean asJson;

  private final Console console;
  private final InstantSource clock;

  LettersList(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    LetterChoice.checkLimit(limit);
    Bson wanted = filter.toBson(clock.instant());
    MongoSettings settings = CliSettings.read(console, MongoSettings::from);
    List<KeptLetter> found;
    try (LetterStore store = new LetterStore(settings)) {
      found = store.list(wanted, limit + 1);
    }
    List<KeptLetter> shown = found.subList(0, Math.min(limit, found.size()));
    if (asJson) {
      shown.forEach(letter -> console.out().println(LetterJson.letter(letter)));
    } else if (!shown.isEmpty()) {
      LetterText.table(shown).forEach(console.out()::println);
    }
    if (found.isEmpty()) {
      console.err().println("No dead letter matches.");
    } else if (found.size() > limit) {
      console.err().println("More than " + limit + " match; these are the first. See --limit.");
    }
    return CliExit.OK;
  }
}
