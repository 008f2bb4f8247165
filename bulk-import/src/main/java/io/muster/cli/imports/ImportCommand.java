package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import io.muster.password.PasswordHasher;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports files of users. */
@Command(
    name = "import",
    description = {
      "Imports users from files of NDJSON or CSV, by way of the API or straight to the queue. A"
          + " password in plaintext is hashed here, on all cores, which is the slow part; rows"
          + " with a password_hash need none of that.",
      "Each file is an import of its own, and all are looked through before anything is sent: one"
          + " that can't be read to its end is told with line and column. A row that is refused is"
          + " told, and stops no other.",
      "How far it is stands in FILE.muster-import. After a crash or Ctrl-C the same command with"
          + " --resume goes on, and does no row twice."
    },
    exitCodeList = {
      "0:all rows were applied, or skipped as asked",
      "1:refused: the import was cancelled, or the workers don't take it",
      "64:a wrong command, option or value",
      "65:some rows were refused, or a file can't be read to its end",
      "66:a file isn't there, or there is nothing to resume",
      "69:a server can't be reached, or nothing moved for too long; --resume goes on",
      "70:a bug",
      "73:an import of the file was begun before, or a file can't be made",
      "74:a file can't be read or written; --resume goes on where one was begun",
      "77:the API key is missing, or isn't for imports",
      "78:wrong settings, all of them named",
      "130:interrupted; --resume goes on"
    })
public final class ImportCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Files of rows, imported one after another; - is standard input.")
  private List<String> sources = List.of();

  @Mixin private final RowFormatOptions format = new RowFormatOptions();
  @Mixin private final DoorOptions door = new DoorOptions();
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final HashingOptions hashing = new HashingOptions();

  @Option(
      names = "--dry-run",
      description =
          "Look through the files, tell what would be refused for what is in them, and send"
              + " nothing. Users that are there already aren't known then.")
  private boolean dryRun;

  @Option(names = "--resume", description = "Go on with what was begun and has not ended.")
  private boolean resume;

  @Option(
      names = "--restart",
      description =
          "Forget what was begun and has not ended, and begin anew. What was applied stays.")
  private boolean restart;

  @Spec private @Nullable CommandSpec spec;

  private final Console console;
  private final Supplier<InputStream> piped;
  private final InstantSource clock;
  private final Supplier<Stop> stops;

  /**
   * The command.
   *
   * @param piped what is piped in
   * @param clock the time, for what is sent
   */
  public ImportCommand(Console console, Supplier<InputStream> piped, InstantSource clock) {
    this(console, piped, clock, Stop::onSignals);
  }

  ImportCommand(
      Console console, Supplier<InputStream> piped, InstantSource clock, Supplier<Stop> stops) {
    this.console = console;
    this.piped = piped;
    this.clock = clock;
    this.stops = stops;
  }

  @Override
  public Integer call() {
    check();
    SecureRandom random = new SecureRandom();
    try (Stop stop = stops.get()) {
      ImportTools tools =
          new ImportTools(console, output, new PasswordHasher(random), hashing.threads(), stop);
      ImportReport report = new ImportReport(tools, dryRun);
      int code = CliExit.SOFTWARE;
      try {
        if (dryRun) {
          dryRun(tools, report);
        } else {
          run(tools, report, random);
        }
        code = report.finished();
      } catch (CliException early) {
        // Told here: where the process was told to end, it ends as soon as this is over.
        console.err().println(early.getMessage());
        code = early.exitCode();
      } catch (InterruptedIOException | InterruptedException interrupted) {
        console.err().println("interrupted");
        code = CliExit.INTERRUPTED;
      } catch (IOException failed) {
        console.err().println(unusable(failed));
        code = CliExit.IO;
      } finally {
        report.end(code);
        console.out().flush();
        console.err().flush();
      }
      return code;
    }
  }

  private void check() {
    format.columns();
    output.check(sources.size());
    hashing.threads();
    if (resume && restart) {
      throw new CliException(CliExit.USAGE, "--resume and --restart can't both be meant");
    }
    boolean isPiped = sources.contains(PipedSource.NAME);
    if (isPiped && resume) {
      throw new CliException(CliExit.USAGE, "what is piped in can't be resumed: name a file");
    }
    if (sources.stream().distinct().count() < sources.size()) {
      throw new CliException(CliExit.USAGE, "a FILE is named twice");
    }
  }

  private void dryRun(ImportTools tools, ImportReport report) throws IOException {
    Map<String, SourceFile> files = files(List.of());
    for (String source : sources) {
      SourceFile file = files.get(source);
      if (file == null) {
        try (PipedSource rows = PipedSource.open(piped.get(), format, tools)) {
          report.add(new DryRun(tools).run(rows));
        }
      } else {
        report.add(new DryRun(tools).run(file, planOf(file)));
      }
    }
  }

  /** The files that are named, but for these: that they are there is checked before any is read. */
  private Map<String, SourceFile> files(List<String> without) {
    Map<String, SourceFile> files = new LinkedHashMap<>();
    for (String source : sources) {
      if (!source.equals(PipedSource.NAME) && !without.contains(source)) {
        files.put(source, SourceFile.of(Path.of(source)));
      }
    }
    return files;
  }

  private ImportPlan planOf(SourceFile file) {
    return format.plan(file.format(format.format()));
  }

  private void run(ImportTools tools, ImportReport report, SecureRandom random)
      throws IOException, InterruptedException {
    Supplier<Door> way = door.ready(console, clock, random);
    Map<String, FileImport> imports = new LinkedHashMap<>();
    try {
      prepare(tools, report, imports);
      try (Door open = way.get()) {
        for (String source : sources) {
          FileImport prepared = imports.get(source);
          if (prepared != null) {
            report.add(prepared.run(open, report));
          } else if (source.equals(PipedSource.NAME)) {
            report.add(new PipedImport(piped.get(), format, tools).run(open, report));
          }
        }
      } catch (CliException early) {
        throw withHint(early);
      }
      for (FileImport done : imports.values()) {
        done.forget();
      }
    } catch (InterruptedIOException stopped) {
      throw withHint(new CliException(CliExit.INTERRUPTED, "interrupted"));
    } catch (IOException failed) {
      throw withHint(new CliException(CliExit.IO, unusable(failed)));
    } finally {
      for (FileImport held : imports.values()) {
        held.close();
      }
    }
  }

  /** Looks through all files first, so that nothing is half done where one of them is broken. */
  private void prepare(ImportTools tools, ImportReport report, Map<String, FileImport> imports)
      throws IOException {
    FileImport.Earlier earlier =
        resume
            ? FileImport.Earlier.RESUME
            : restart ? FileImport.Earlier.FORGET : FileImport.Earlier.REFUSE;
    List<String> complete = resume ? completeBefore() : List.of();
    Map<String, SourceFile> files = files(complete);
    complete.forEach(report::skip);
    for (Map.Entry<String, SourceFile> file : files.entrySet()) {
      ImportPlan plan = planOf(file.getValue());
      imports.put(file.getKey(), FileImport.prepare(file.getValue(), plan, earlier, tools));
    }
    if (resume && imports.values().stream().noneMatch(FileImport::isResumed)) {
      throw new CliException(
          CliExit.NO_INPUT,
          "there is nothing to resume: no import of "
              + String.join(", ", sources)
              + " was begun and has not ended");
    }
  }

  /**
   * States are thrown away in the order of the files, once all are complete: who has none and
   * stands before one that has, was complete.
   */
  private List<String> completeBefore() {
    List<String> begun = sources.stream().filter(ImportCommand::isBegun).toList();
    if (begun.isEmpty()) {
      return List.of();
    }
    int last = sources.indexOf(begun.get(begun.size() - 1));
    return sources.subList(0, last).stream().filter(source -> !isBegun(source)).toList();
  }

  private static boolean isBegun(String source) {
    return !source.equals(PipedSource.NAME)
        && Files.exists(StateFiles.pathOf(new SourceFile(Path.of(source))));
  }

  private static String unusable(IOException failed) {
    return "a file can't be read or written: " + failed;
  }

  /** Where it can go on, how. */
  private CliException withHint(CliException early) {
    boolean canGoOn =
        List.of(CliExit.INTERRUPTED, CliExit.UNAVAILABLE, CliExit.IO).contains(early.exitCode());
    boolean isKept = sources.stream().anyMatch(ImportCommand::isBegun);
    if (!canGoOn || !isKept || spec == null) {
      return early;
    }
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    return new CliException(
        early.exitCode(), early.getMessage() + "\nTo go on: " + ResumeLine.of(arguments));
  }
}
