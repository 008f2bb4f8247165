package io.muster.cli.keys;

import io.muster.access.ApiKey;
import io.muster.access.ApiKeys;
import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes keys out of the file. */
@Command(
    name = "revoke",
    description =
        "Takes a client's keys out of the file. A running API follows within seconds (see"
            + " API_KEYS_RELOAD).")
final class KeysRevoke implements Callable<Integer> {

  @Mixin private final KeysFileOption file;

  @Option(
      names = {"-n", "--name"},
      required = true,
      paramLabel = "NAME",
      description = "The client's name.")
  private String name = "";

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Only the key with this id, as \"keys list\" shows it; else all of them.")
  private @Nullable String id;

  private final Console console;

  KeysRevoke(Console console) {
    this.console = console;
    this.file = new KeysFileOption(console);
  }

  @Override
  public Integer call() {
    KeysFile keysFile = file.open();
    keysFile.change(
        (keys, lines) -> {
          if (of(keys, name).stream().noneMatch(this::isMeant)) {
            throw new CliException(CliExit.REFUSED, name + " has no key with the id " + id);
          }
          return KeysFile.without(lines, this::isMeant);
        });
    console.err().println("Revoked " + name + (id == null ? "" : " " + id));
    return CliExit.OK;
  }

  /** The keys of a client, of which there must be one. */
  static List<ApiKey> of(ApiKeys keys, String name) {
    List<ApiKey> known =
        keys.keys().stream().filter(key -> key.client().name().equals(name)).toList();
    if (known.isEmpty()) {
      throw new CliException(CliExit.REFUSED, name + " has no key");
    }
    return known;
  }

  private boolean isMeant(ApiKey key) {
    return key.client().name().equals(name) && (id == null || key.id().equals(id));
  }
}
