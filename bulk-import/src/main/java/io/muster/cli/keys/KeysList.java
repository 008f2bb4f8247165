package io.muster.cli.keys;

import io.muster.access.ApiKey;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the keys of a file. */
@Command(
    name = "list",
    description = "Shows the clients that have keys: name, role and the id of each key.")
final class KeysList implements Callable<Integer> {

  private static final String COLUMNS = "%-24s %-8s %s%n";

  @Mixin private final KeysFileOption file;

  private final Console console;

  KeysList(Console console) {
    this.console = console;
    this.file = new KeysFileOption(console);
  }

  @Override
  public Integer call() {
    console.out().printf(COLUMNS, "NAME", "ROLE", "ID");
    for (ApiKey key : file.open().read().keys()) {
      console.out().printf(COLUMNS, key.client().name(), key.client().role().label(), key.id());
    }
    return CliExit.OK;
  }
}
