package io.muster.cli;

import io.muster.cli.deadletters.DeadLettersCommand;
import io.muster.cli.export.ExportCommand;
import io.muster.cli.imports.ImportCommand;
import io.muster.cli.imports.ImportsCommand;
import io.muster.cli.keys.KeysCommand;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/**
 * The command line. A command is a {@code Callable<Integer>} that is given its {@link Console} by
 * its constructor, returns a code of {@link CliExit} and ends early with a {@link CliException};
 * {@link #commandLine} is the list of commands.
 */
@Command(
    name = "muster",
    description = "Runs and looks after Muster, a user service whose writes go through a queue.",
    versionProvider = CliMain.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    // Every command has --help, --version and these exit codes.
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused: what was asked for is there already, or isn't there, or some of it wasn't done",
      "64:a wrong command, option or value",
      "65:a file isn't as it must be",
      "69:a server can't be reached",
      "70:a bug",
      "74:a file can't be read or written",
      "77:the API key is missing, or doesn't allow it",
      "78:wrong settings, all of them named"
    })
public final class CliMain {

  private CliMain() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    // A command talks to people: the log is for what is unexpected. Read when logging begins.
    if (System.getenv("LOG_LEVEL") == null) {
      System.setProperty("LOG_LEVEL", "warn");
    }
    Charset terminal = Charset.forName(System.getProperty("sun.stdout.encoding", "UTF-8"));
    Console console =
        new Console(
            new PrintWriter(System.out, true, terminal),
            new PrintWriter(System.err, true, terminal),
            System.getenv(),
            person());
    System.exit(ended(console, run(console, arguments)));
  }

  /** Writes out what was told; the code to exit with, given that of the command. */
  static int ended(Console console, int code) {
    // A writer keeps its failures to itself: whoever reads half a result must not take it for all.
    boolean isLost = console.out().checkError();
    if (isLost) {
      console.err().println("standard output can't be written: some of the result is missing");
    }
    console.err().flush();
    return isLost && code == CliExit.OK ? CliExit.IO : code;
  }

  /** Whoever sits at the terminal; null where input or output is no terminal. */
  @SuppressWarnings("SystemConsoleNull") // with the property it is null again
  private static Console.@Nullable Person person() {
    // Java 22 to 24 have another console unless told so, which is there without a terminal too.
    System.setProperty("jdk.console", "java.base");
    java.io.Console terminal = System.console();
    return terminal == null ? null : question -> terminal.readLine("%s", question);
  }

  /** Runs one command; the code to exit with. */
  public static int run(Console console, String... arguments) {
    return commandLine(console).execute(arguments);
  }

  /** Runs a command that stands by itself, as it would run among the others. */
  public static int run(Console console, CommandLine command, String... arguments) {
    return prepared(console, command).execute(arguments);
  }

  /** All the commands. */
  static CommandLine commandLine(Console console) {
    // Another name of completion, for those who know it from elsewhere.
    CommandLine alias = new CommandLine(new GenerateCompletion());
    alias.getCommandSpec().usageMessage().hidden(true);
    return prepared(
        console,
        new CommandLine(new CliMain())
            .addSubcommand(KeysCommand.commandLine(console, new SecureRandom()))
            .addSubcommand(DeadLettersCommand.commandLine(console, InstantSource.system()))
            .addSubcommand(new ImportCommand(console, () -> System.in, InstantSource.system()))
            .addSubcommand(ImportsCommand.commandLine(console))
            .addSubcommand(ExportCommand.commandLine(console))
            .addSubcommand(new CompletionCommand(console))
            .addSubcommand("generate-completion", alias));
  }

  private static CommandLine prepared(Console console, CommandLine root) {
    root.setOut(console.out());
    root.setErr(console.err());
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler(CliMain::wrongUse);
    root.setExecutionExceptionHandler(CliMain::failed);
    return root;
  }

  private static int wrongUse(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println(wrong.getMessage());
    command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return CliExit.USAGE;
  }

  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof CliException expected) {
      command.getErr().println(expected.getMessage());
      return expected.exitCode();
    }
    failure.printStackTrace(command.getErr());
    return CliExit.SOFTWARE;
  }

  /** Tells the version of this build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"muster " + io.muster.process.Version.current()};
    }
  }
}
