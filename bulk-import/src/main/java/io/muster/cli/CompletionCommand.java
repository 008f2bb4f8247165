package io.muster.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints a script that makes bash and zsh complete commands and options:",
      "source <(./muster completion)"
    })
final class CompletionCommand implements Callable<Integer> {

  /** What the start script has beside the commands of this program. */
  private static final List<String> OF_THE_SCRIPT =
      List.of("up", "api", "worker", "bench", "chaos", "help", "version");

  @Spec private @Nullable CommandSpec spec;

  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (spec != null) {
      CommandLine all = spec.root().commandLine();
      // The process ends with this: nobody can call what stands here for its name alone.
      OF_THE_SCRIPT.forEach(name -> all.addSubcommand(name, CommandSpec.create()));
      console.out().print(AutoComplete.bash("muster", all));
      console.out().flush();
    }
    return CliExit.OK;
  }
}
