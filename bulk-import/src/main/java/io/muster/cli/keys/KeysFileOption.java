package io.muster.cli.keys;

import io.muster.access.ApiKeysFile;
import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which file of keys a command is about; a mixin. */
final class KeysFileOption {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The file of API keys; without it the one that API_KEYS_FILE names.")
  private @Nullable Path file;

  private final Console console;

  KeysFileOption(Console console) {
    this.console = console;
  }

  KeysFile open() {
    if (file != null) {
      return new KeysFile(file);
    }
    String named = console.environment().get(ApiKeysFile.SETTING);
    if (named == null || named.isBlank()) {
      throw new CliException(
          CliExit.USAGE, "no file is named: add --file FILE, or set " + ApiKeysFile.SETTING);
    }
    return new KeysFile(Path.of(named.strip()));
  }
}
