package io.muster.cli.deadletters;

import io.muster.cli.CliExit;
import io.muster.cli.CliSettings;
import io.muster.cli.Console;
import io.muster.command.Retention;
import io.muster.config.Settings;
import io.muster.mongo.MongoSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows all about some letters, but for what they say about people. */
@Command(
    name = "show",
    description =
        "Shows all that is known about dead letters and the structure of their bodies; names,"
            + " passwords and hashes are hidden, addresses shortened.")
final class LettersShow implements Callable<Integer> {

  @Parameters(paramLabel = "ID", arity = "1..*", description = "The letters' ids.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--json", description = "One JSON object on each line.")
  private boolean asJson;

  private final Console console;
  private final InstantSource clock;

  LettersShow(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
  }

  private record Needs(MongoSettings mongo, Retention retention) {
    static Needs read(Settings settings) {
      return new Needs(MongoSettings.from(settings), Retention.from(settings));
    }
  }

  @Override
  public Integer call() {
    Needs needs = CliSettings.read(console, Needs::read);
    ReplayPlanner planner = new ReplayPlanner(needs.retention, "");
    int code = CliExit.OK;
    try (LetterStore store = new LetterStore(needs.mongo)) {
      for (String id : ids) {
        Optional<KeptLetter> letter = store.find(id);
        if (letter.isPresent()) {
          show(letter.get(), planner);
        } else {
          console.err().println("There is no dead letter " + Redaction.clean(id));
          code = CliExit.REFUSED;
        }
      }
    }
    return code;
  }

  private void show(KeptLetter letter, ReplayPlanner planner) {
    ReplayPlan plan = planner.plan(letter, clock.instant(), false);
    String obstacle =
        plan instanceof ReplayPlan.Impossible impossible
            ? Redaction.text(impossible.reason())
            : plan instanceof ReplayPlan.Done ? "it was replayed" : "";
    if (asJson) {
      console.out().println(LetterJson.letterAndBody(letter, obstacle));
    } else {
      LetterText.details(letter, obstacle).forEach(console.out()::println);
      console.out().println();
    }
  }
}
