package io.muster.standalone;

import io.muster.process.ExitCode;
import io.muster.process.Launcher;
import io.muster.process.Version;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Starts everything in one process. */
public final class StandaloneMain {

  private StandaloneMain() {}

  /** Reads the options, and runs until a signal ends it. */
  public static void main(String[] arguments) {
    UpOptions options = new UpOptions();
    CommandLine commandLine = new CommandLine(options);
    try {
      commandLine.parseArgs(arguments);
    } catch (ParameterException wrong) {
      System.err.println("./muster up: " + wrong.getMessage() + "; ./muster up --help tells all");
      System.exit(ExitCode.USAGE);
    }
    if (commandLine.isUsageHelpRequested()) {
      commandLine.usage(System.out);
    } else if (commandLine.isVersionHelpRequested()) {
      System.out.println(Version.current());
    } else {
      Map<String, String> environment = options.over(System.getenv());
      Launcher.main(
          new StandaloneProgram(environment, options.figures, options.rehearse),
          new String[0],
          environment);
    }
  }
}
