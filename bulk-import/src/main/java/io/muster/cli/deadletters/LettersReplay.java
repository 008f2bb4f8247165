package io.muster.cli.deadletters;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.CliSettings;
import io.muster.cli.Console;
import io.muster.command.Retention;
import io.muster.config.Settings;
import io.muster.messaging.BrokerSettings;
import io.muster.mongo.MongoSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends letters to the workers again. */
@Command(
    name = "replay",
    description = {
      "Sends the commands in the dead letters that match to the workers again, one after another,"
          + " and tells what became of each.",
      "Safe to repeat: a replay has the same id each time, so it is decided once and the first"
          + " outcome is told again."
    })
final class LettersReplay implements Callable<Integer> {

  /** After so many that got nowhere, one after another, there is no sense in going on. */
  private static final int MAX_IN_VAIN = 3;

  private static final int LONGEST_TIMEOUT_SECONDS = 600;

  @Mixin private final LetterChoice choice;

  @Option(
      names = "--as-new",
      description =
          "Give those that are older than COMMAND_MAX_AGE the present time, where an earlier replay"
              + " had no effect too. Recorded on the letter. Make sure that they are still wanted.")
  private boolean asNew;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait for each outcome, in seconds; default ${DEFAULT-VALUE}.")
  private int timeoutSeconds;

  @Option(names = "--json", description = "One JSON object on each line.")
  private boolean asJson;

  private final Console console;
  private final InstantSource clock;

  LettersReplay(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
    this.choice = new LetterChoice(console);
  }

  private record Needs(MongoSettings mongo, BrokerSettings broker, Retention retention) {
    static Needs read(Settings settings) {
      return new Needs(
          MongoSettings.from(settings), BrokerSettings.read(settings), Retention.from(settings));
    }
  }

  @Override
  public Integer call() {
    choice.check();
    if (timeoutSeconds < 1 || timeoutSeconds > LONGEST_TIMEOUT_SECONDS) {
      throw new CliException(
          CliExit.USAGE,
          "--timeout must be from 1 to " + LONGEST_TIMEOUT_SECONDS + "; it is " + timeoutSeconds);
    }
    Needs needs = CliSettings.read(console, Needs::read);
    try (LetterStore store = new LetterStore(needs.mongo)) {
      List<String> ids = choice.find(store, clock.instant());
      int code = choice.allThere(ids) ? CliExit.OK : CliExit.REFUSED;
      if (ids.isEmpty()) {
        return code;
      }
      if (!choice.isDryRun() && !choice.confirmed("Replay " + count(ids.size()) + "?")) {
        console.err().println("Nothing was sent.");
        return CliExit.REFUSED;
      }
      return Math.max(code, replay(ids, store, needs));
    }
  }

  private int replay(List<String> ids, LetterStore store, Needs needs) {
    String who = System.getProperty("user.name", "");
    Replayer replayer = new Replayer(store, new ReplayPlanner(needs.retention, who), clock, asNew);
    if (choice.isDryRun()) {
      return replay(ids, replayer, null);
    }
    Duration timeout = Duration.ofSeconds(timeoutSeconds);
    try (ReplayChannel channel = ReplayChannel.open(needs.broker, store.shards(), timeout)) {
      return replay(ids, replayer, channel);
    }
  }

  /** Replays them one after another; the exit code. */
  private int replay(List<String> ids, Replayer replayer, @Nullable ReplayChannel channel) {
    int done = 0;
    int tried = 0;
    int inVain = 0;
    int notTaken = 0;
    while (tried < ids.size() && inVain < MAX_IN_VAIN) {
      ReplayResult result = replayer.replay(ids.get(tried), channel);
      tried++;
      done += result.isDone() ? 1 : 0;
      inVain = result.wasInVain() ? inVain + 1 : 0;
      notTaken = result.result() == ReplayResult.Word.NOT_SENT ? notTaken + 1 : 0;
      console.out().println(asJson ? LetterJson.result(result) : LetterText.result(result));
    }
    String what = channel == null ? " would be sent." : " applied.";
    String rest = tried < ids.size() ? " " + (ids.size() - tried) + " were not tried." : "";
    console.err().println(done + " of " + count(ids.size()) + what + rest);
    if (inVain == MAX_IN_VAIN && notTaken >= MAX_IN_VAIN) {
      return CliExit.UNAVAILABLE;
    }
    return done == ids.size() ? CliExit.OK : CliExit.REFUSED;
  }

  static String count(int letters) {
    return letters == 1 ? "1 dead letter" : letters + " dead letters";
  }
}
