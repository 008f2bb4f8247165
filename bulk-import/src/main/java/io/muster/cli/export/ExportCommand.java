package io.muster.cli.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import io.muster.cli.http.ApiClient;
import io.muster.cli.http.ApiOptions;
import io.muster.json.StrictJson;
import io.muster.user.UserId;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes all users to a file, or to standard output. */
@Command(
    name = "export",
    description = {
      "Writes all users in the order of their ids, as NDJSON or CSV, to a file or to standard output.",
      "Connections that break are made again, and it goes on behind the last whole row. No snapshot:"
          + " who is changed meanwhile is in it as found."
    })
public final class ExportCommand implements Callable<Integer> {

  private static final int MOST_RETRIES = 1_000;

  @Mixin private final ApiOptions api = new ApiOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "NDJSON",
      description = "ndjson or csv; default: ndjson.")
  private ExportFormat format = ExportFormat.NDJSON;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Where to; it is FILE.part until it is whole, and then replaces FILE. Default: standard"
              + " output.")
  private @Nullable Path output;

  @Option(
      names = "--resume",
      description = "Goes on behind the last whole row of FILE.part, if there is one.")
  private boolean resume;

  @Option(
      names = "--hashes",
      description = "With the hashes of passwords, as an import takes them; needs the role admin.")
  private boolean withHashes;

  @Option(
      names = "--guard",
      description =
          "For CSV that a spreadsheet opens: an apostrophe before cells that it would take for a"
              + " formula. Not to be imported again.")
  private boolean guard;

  @Option(names = "--after", paramLabel = "ID", description = "Only users after this id.")
  private @Nullable String after;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How many times in a row to try again in vain before it gives up; default"
              + " ${DEFAULT-VALUE}.")
  private int retries;

  @Option(
      names = "--progress",
      negatable = true,
      description = "Shows on standard error how far it is; ./muster does so on a terminal.")
  private boolean progress;

  @Option(names = "--json", description = "What was done, as a JSON object; needs --output.")
  private boolean asJson;

  private final Console console;
  private final Supplier<OutputStream> standardOutput;
  private final Export.Pause pause;

  /**
   * The command, as a part of another.
   *
   * @param standardOutput opens it for bytes; called once, when it is needed
   */
  ExportCommand(Console console, Supplier<OutputStream> standardOutput, Export.Pause pause) {
    this.console = console;
    this.standardOutput = standardOutput;
    this.pause = pause;
  }

  /** The command. */
  public static CommandLine commandLine(Console console) {
    return commandLine(
        new ExportCommand(console, () -> new FileOutputStream(FileDescriptor.out), Thread::sleep));
  }

  static CommandLine commandLine(ExportCommand command) {
    // The start script asks for progress, and whoever calls it may not want any.
    return new CommandLine(command).setOverwrittenOptionsAllowed(true);
  }

  @Override
  public Integer call() {
    check();
    ApiClient client = api.open(console);
    ExportedRows rows = new ExportedRows(format, withHashes);
    if (after != null) {
      rows.startAfter(UserId.parse(after).orElseThrow().hex());
    }
    if (output == null) {
      export(client, rows, new ExportTarget("standard output", standardOutput.get()));
    } else {
      exportTo(new PartFile(output), client, rows);
    }
    if (asJson) {
      console.out().println(json(rows));
    } else {
      String where = output == null ? "" : " to " + output;
      console.err().println("Exported " + rows.users() + " users" + where + ".");
    }
    return CliExit.OK;
  }

  private void check() {
    if (after != null && UserId.parse(after).isEmpty()) {
      throw wrong("--after must be an id: 24 hexadecimal characters");
    }
    if (output == null && (resume || asJson)) {
      throw wrong((resume ? "--resume" : "--json") + " needs --output");
    }
    if (guard && format != ExportFormat.CSV) {
      throw wrong("--guard is for --format csv");
    }
    if (retries < 0 || retries > MOST_RETRIES) {
      throw wrong("--retries must be from 0 to " + MOST_RETRIES + "; it is " + retries);
    }
  }

  private static CliException wrong(String message) {
    return new CliException(CliExit.USAGE, message);
  }

  private void exportTo(PartFile file, ApiClient client, ExportedRows rows) {
    ExportTarget target = resume ? file.resume(format, rows) : file.create();
    try {
      export(client, rows, target);
    } catch (CliException failed) {
      if (rows.users() == 0) {
        file.discard();
        throw failed;
      }
      throw new CliException(
          failed.exitCode(),
          failed.getMessage()
              + ". "
              + rows.users()
              + " users are in "
              + file.part()
              + "; --resume goes on there.");
    }
    file.finish();
  }

  private void export(ApiClient client, ExportedRows rows, ExportTarget target) {
    Export.Request wanted = new Export.Request(format, withHashes, guard, retries);
    try (target;
        Progress shown = new Progress(console.err(), progress, rows.users())) {
      new Export(client, wanted, rows, target, shown, pause).run();
    }
  }

  private String json(ExportedRows rows) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("file", String.valueOf(output));
      json.writeStringField("format", format.word());
      json.writeBooleanField("hashes", withHashes);
      json.writeNumberField("users", rows.users());
      json.writeStringField("last_id", rows.last());
      json.writeEndObject();
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return text.toString();
  }
}
