package io.muster.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
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

  @Spec private @Nullable CommandSpec spec;

  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (spec != null) {
      console.out().print(AutoComplete.bash("muster", spec.root().commandLine()));
      console.out().flush();
    }
    return CliExit.OK;
  }
}
