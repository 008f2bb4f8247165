package io.muster.cli.deadletters;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that change something share: which letters, and whether really; a mixin. */
final class LetterChoice {

  /** The most letters that one command may be about. */
  private static final int MAX_LIMIT = 100_000;

  private static final int DEFAULT_LIMIT = 1_000;

  @Mixin private final LetterFilter filter = new LetterFilter();

  @Option(names = "--all", description = "All of them; needed where no other option says which.")
  private boolean all;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description =
          "At most so many, those first that were given up first; default "
              + DEFAULT_LIMIT
              + ", or as many as are named by --id.")
  private @Nullable Integer limit;

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Don't ask; needed where nobody sits at a terminal.")
  private boolean yes;

  private final Console console;

  LetterChoice(Console console) {
    this.console = console;
  }

  boolean isDryRun() {
    return dryRun;
  }

  /** Refuses what nobody can have meant, before anything is asked for. */
  void check() {
    if (all != filter.isEmpty()) {
      throw new CliException(
          CliExit.USAGE,
          all
              ? "--all and an option that says which don't go together: leave one out"
              : "say which: with an option such as --id, --category or --since, or with --all");
    }
    checkLimit(limit());
    if (!yes && !dryRun && console.person() == null) {
      throw new CliException(
          CliExit.USAGE, "nobody is at a terminal who could be asked: add --yes, or --dry-run");
    }
  }

  static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new CliException(
          CliExit.USAGE, "--limit must be from 1 to " + MAX_LIMIT + "; it is " + limit);
    }
  }

  private int limit() {
    // Those that are named one by one are few.
    return limit == null ? Math.max(DEFAULT_LIMIT, filter.ids().size()) : limit;
  }

  /** The ids of the letters meant. */
  List<String> find(LetterStore store, Instant now) {
    int most = limit();
    List<String> found = store.ids(filter.toBson(now), most + 1);
    if (found.size() > most) {
      console.err().println("More than " + most + " match; these are the first. See --limit.");
      return found.subList(0, most);
    }
    return found;
  }

  /** Tells which of the ids given are not among those found; false if there are any. */
  boolean allThere(List<String> found) {
    List<String> missing = new ArrayList<>(filter.ids());
    missing.removeAll(found);
    missing.forEach(
        id -> console.err().println("No dead letter matches the id " + Redaction.clean(id)));
    if (found.isEmpty()) {
      console.err().println("No dead letter matches.");
    }
    return missing.isEmpty();
  }

  /** Whether to go on. */
  boolean confirmed(String question) {
    Console.Person person = console.person();
    if (yes || person == null) {
      return true;
    }
    console.out().flush();
    console.err().flush();
    String answer = person.answer(question + " [y/N] ");
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}
