package io.muster.cli.keys;

import io.muster.access.ApiKey;
import io.muster.access.ApiKeys;
import io.muster.access.Client;
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

/** Makes a second key for a client, so that it can change over without a pause. */
@Command(
    name = "rotate",
    description =
        "Makes another key for a client. Its keys so far stay good until they are revoked, so it can"
            + " change over without a pause and keeps its name.")
final class KeysRotate implements Callable<Integer> {

  @Mixin private final KeysFileOption file;

  @Option(
      names = {"-n", "--name"},
      required = true,
      paramLabel = "NAME",
      description = "The client's name.")
  private String name = "";

  private final Console console;
  private final RandomGenerator random;

  KeysRotate(Console console, RandomGenerator random) {
    this.console = console;
    this.random = random;
    this.file = new KeysFileOption(console);
  }

  @Override
  public Integer call() {
    String text = ApiKey.generate(name, random);
    List<String> earlier = new ArrayList<>();
    file.open()
        .change(
            (keys, lines) -> {
              List<ApiKey> known = KeysRevoke.of(keys, name);
              if (known.size() >= ApiKeys.MAX_KEYS_OF_A_CLIENT) {
                throw new CliException(
                    CliExit.REFUSED,
                    name + " has " + known.size() + " keys already: revoke one first");
              }
              Client client = known.get(0).client();
              known.forEach(key -> earlier.add(key.id()));
              List<String> after = new ArrayList<>(lines);
              after.add(ApiKey.of(client, text).line());
              return after;
            });
    console.out().println(text);
    console
        .err()
        .println(
            "Keep the key: it can't be shown again. When "
                + name
                + " uses it, revoke the earlier: muster keys revoke --name "
                + name
                + " --id "
                + String.join(", ", earlier));
    return CliExit.OK;
  }
}
