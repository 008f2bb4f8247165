package io.muster.cli.keys;

import io.muster.access.ApiKey;
import io.muster.access.Client;
import io.muster.access.Role;
import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a key for a new client. */
@Command(
    name = "create",
    description =
        "Makes a key for a new client and adds it to the file, which holds its hash only: the key is"
            + " printed now and never again.")
final class KeysCreate implements Callable<Integer> {

  @Mixin private final KeysFileOption file;

  @Option(
      names = {"-n", "--name"},
      required = true,
      paramLabel = "NAME",
      description = "The client's name: 1 to 64 lower-case letters, digits and hyphens.")
  private String name = "";

  @Option(
      names = {"-r", "--role"},
      required = true,
      paramLabel = "ROLE",
      description = "What it may do: ${COMPLETION-CANDIDATES}; each includes those before it.",
      completionCandidates = RoleNames.class,
      converter = RoleNames.class)
  private Role role = Role.READ;

  private final Console console;
  private final RandomGenerator random;

  KeysCreate(Console console, RandomGenerator random) {
    this.console = console;
    this.random = random;
    this.file = new KeysFileOption(console);
  }

  @Override
  public Integer call() {
    if (!Client.isValidName(name)) {
      throw new CliException(CliExit.USAGE, "--name must " + Client.NAME_RULE);
    }
    KeysFile keysFile = file.open();
    Client client = new Client(name, role);
    String text = ApiKey.generate(name, random);
    keysFile.change(
        (keys, lines) -> {
          if (keys.keys().stream().anyMatch(key -> key.client().name().equals(name))) {
            throw new CliException(
                CliExit.REFUSED,
                name
                    + " has a key already: revoke it first, choose another name, or give it a second"
                    + " key with `muster keys rotate`");
          }
          List<String> after = new ArrayList<>(lines);
          after.add(ApiKey.of(client, text).line());
          return after;
        });
    console.out().println(text);
    console
        .err()
        .println(
            "Added "
                + name
                + " with the role "
                + role.label()
                + " to "
                + keysFile.path()
                + ". Keep the key: it can't be shown again.");
    return CliExit.OK;
  }
}
