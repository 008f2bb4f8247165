package io.muster.cli;

import io.muster.config.InvalidSettingsException;
import io.muster.config.Settings;
import java.util.function.Function;

/** Settings of commands that talk to servers: the environment variables of the processes. */
public final class CliSettings {

  private CliSettings() {}

  /**
   * Reads what a command needs.
   *
   * @param reader reads and notes faults
   * @throws CliException with {@link CliExit#CONFIG}, naming every wrong one
   */
  public static <T> T read(Console console, Function<Settings, T> reader) {
    Settings settings = new Settings(console.environment());
    T read = reader.apply(settings);
    try {
      settings.check();
    } catch (InvalidSettingsException wrong) {
      throw new CliException(CliExit.CONFIG, String.valueOf(wrong.getMessage()));
    }
    return read;
  }
}
