package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an import tells, and where: a mixin. */
final class OutputOptions {

  /** Set by the start script, which alone can tell: whether standard error is a terminal. */
  private static final String TERMINAL = "muster.terminal";

  private static final String COLUMNS = "muster.columns";
  private static final int DEFAULT_COLUMNS = 100;

  @Option(
      names = "--rejected",
      paramLabel = "FILE",
      description =
          "Where the refused rows go, as they stand in the file that was read (with its header),"
              + " to be mended and imported again. For the owner's eyes only, as it may hold"
              + " passwords.")
  private @Nullable Path rejected;

  @Option(
      names = "--errors",
      paramLabel = "FILE",
      description = "Where a CSV of refused rows goes: row, line, field, reason.")
  private @Nullable Path errors;

  @Option(
      names = "--json",
      description = "Progress and results on standard output, one JSON object on each line.")
  private boolean json;

  @Option(names = "--quiet", description = "Nothing but errors, on standard error.")
  private boolean quiet;

  @Option(names = "--no-progress", description = "No progress bar, also at a terminal.")
  private boolean noProgress;

  /** Where refused rows go; null for nowhere. */
  @Nullable Path rejected() {
    return rejected;
  }

  /** Where reasons go; null for nowhere. */
  @Nullable Path errors() {
    return errors;
  }

  /** Whether the file has to be read once more where rows were refused. */
  boolean wantsFiles() {
    return rejected != null || errors != null;
  }

  boolean isJson() {
    return json;
  }

  boolean isQuiet() {
    return quiet;
  }

  /**
   * Checks what can be checked before anything is done.
   *
   * @param sources how many files are imported
   * @throws CliException if the options don't fit, or a file is in the way
   */
  void check(int sources) {
    if (wantsFiles() && sources > 1) {
      throw new CliException(
          CliExit.USAGE,
          "--rejected and --errors go with one FILE: those of several can't be told apart");
    }
    if (rejected != null
        && errors != null
        && rejected.toAbsolutePath().normalize().equals(errors.toAbsolutePath().normalize())) {
      throw new CliException(
          CliExit.USAGE, "--rejected and --errors can't be the same file: " + rejected);
    }
    checkNew("--rejected", rejected);
    checkNew("--errors", errors);
  }

  private static void checkNew(String option, @Nullable Path path) {
    if (path == null) {
      return;
    }
    if (Files.exists(path)) {
      throw new CliException(
          CliExit.CANT_CREATE, path + " is there already: give " + option + " another name");
    }
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null || !Files.isWritable(parent)) {
      throw new CliException(
          CliExit.CANT_CREATE, path + " can't be made: its directory isn't there, or not writable");
    }
  }

  /**
   * Who hears how far an import is.
   *
   * @param file of which file
   * @param rows how many rows it has; negative where that isn't known
   */
  Progress progress(Console console, String file, long rows) {
    if (json) {
      return quiet ? Progress.NONE : new JsonProgress(console.out(), file, rows);
    }
    if (quiet || noProgress || !Boolean.getBoolean(TERMINAL)) {
      return Progress.NONE;
    }
    int columns = Integer.getInteger(COLUMNS, DEFAULT_COLUMNS);
    return new BarProgress(System.err, columns > 0 ? columns : DEFAULT_COLUMNS, rows);
  }
}
