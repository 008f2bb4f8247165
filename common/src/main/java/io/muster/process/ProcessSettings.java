package io.muster.process;

import io.muster.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What every process can be told.
 *
 * @param managementHost the address the management port listens on
 * @param managementPort the management port; 0 for a free one
 * @param drainDelay how long after readiness went down stopping begins
 * @param shutdownDeadline how long stopping may take
 */
record ProcessSettings(
    String managementHost, int managementPort, Duration drainDelay, Duration shutdownDeadline) {

  static final String MANAGEMENT_HOST = "MANAGEMENT_HOST";
  static final String MANAGEMENT_PORT = "MANAGEMENT_PORT";

  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

  static ProcessSettings read(Settings settings) {
    checkLogLevel(settings);
    return new ProcessSettings(
        settings.text(MANAGEMENT_HOST, "127.0.0.1"),
        settings.port(MANAGEMENT_PORT, 9_090),
        settings.duration("DRAIN_DELAY", "0s", Duration.ZERO, Duration.ofMinutes(5)),
        settings.duration(
            "SHUTDOWN_DEADLINE", "25s", Duration.ofSeconds(1), Duration.ofMinutes(60)));
  }

  // The logging library reads it by itself, and takes what it doesn't know for "debug".
  private static void checkLogLevel(Settings settings) {
    String level = settings.text("LOG_LEVEL", "info");
    if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
      settings.fault(
          "LOG_LEVEL", "must be error, warn, info, debug or trace; it is \"" + level + "\"");
    }
  }
}
