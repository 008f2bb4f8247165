package io.muster.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from the environment. A wrong value is noted and a stand-in returned, so that all
 * wrong ones can be told together: call {@link #check} after the last read, before use. Not for
 * several threads.
 */
public final class Settings {

  private final Map<String, String> environment;
  private final Map<String, String> declared = new LinkedHashMap<>();
  private final List<SettingFault> faults = new ArrayList<>();

  /** Reads from {@code environment}; empty values count as absent. */
  public Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Text, or the default where it is absent. */
  public String text(String name, String defaultValue) {
    return read(name, defaultValue, Function.identity(), defaultValue);
  }

  /** Text, or null where it is absent. */
  public @Nullable String optionalText(String name) {
    declared.put(name, "");
    return raw(name);
  }

  /** Text that must be there. */
  public String requiredText(String name, String whatItIs) {
    declared.put(name, "");
    String value = raw(name);
    if (value == null) {
      fault(name, "is missing: set it to " + whatItIs);
      return "";
    }
    return value;
  }

  /** A whole number within bounds. */
  public int number(String name, int defaultValue, int least, int most) {
    String expected = "must be a whole number from " + least + " to " + most;
    return read(
        name,
        Integer.toString(defaultValue),
        text -> {
          int value;
          try {
            value = Integer.parseInt(text);
          } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(expected + "; it is \"" + text + "\"", notANumber);
          }
          if (value < least || value > most) {
            throw new IllegalArgumentException(expected + "; it is " + value);
          }
          return value;
        },
        defaultValue);
  }

  /** A TCP port; 0 means a free one. */
  public int port(String name, int defaultValue) {
    return number(name, defaultValue, 0, 65_535);
  }

  /** A time such as {@code 500ms}, {@code 10s}, {@code 5m} or {@code 24h}, within bounds. */
  public Duration duration(String name, String defaultValue, Duration least, Duration most) {
    Duration fallback = Durations.parse(defaultValue);
    return read(
        name,
        defaultValue,
        text -> {
          Duration value = Durations.parse(text);
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                "must be from "
                    + Durations.format(least)
                    + " to "
                    + Durations.format(most)
                    + "; it is "
                    + text);
          }
          return value;
        },
        fallback);
  }

  /** Notes a fault that shows only when settings are seen together. */
  public void fault(String name, String detail) {
    faults.add(new SettingFault(name, detail));
  }

  /** Every name that was read, with its default; for the documentation's test. */
  public Map<String, String> declared() {
    return Map.copyOf(declared);
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidSettingsException if any setting was wrong; names them all
   */
  public void check() throws InvalidSettingsException {
    if (!faults.isEmpty()) {
      throw new InvalidSettingsException(faults);
    }
  }

  private <T> T read(
      String name, String defaultText, Function<String, T> parse, T valueWhereWrong) {
    declared.put(name, defaultText);
    String value = raw(name);
    if (value == null) {
      return valueWhereWrong;
    }
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException wrong) {
      fault(name, String.valueOf(wrong.getMessage()));
      return valueWhereWrong;
    }
  }

  private @Nullable String raw(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
