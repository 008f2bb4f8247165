package io.muster.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@code ./muster up}; each stands for an environment variable. */
@Command(
    name = "./muster up",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Starts everything in one process: API, worker, and an embedded broker and store, unless"
          + " RABBITMQ_URI and MONGO_URI name real ones."
    })
final class UpOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep queues and users in this folder (DATA_DIR). Without it all is in memory.")
  @Nullable Path data;

  @Option(
      names = "--demo",
      paramLabel = "N",
      description = "Create N sample users through the API (DEMO_USERS).")
  @Nullable Integer demo;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port of the API (HTTP_PORT, 8080); 0 for a free one.")
  @Nullable Integer httpPort;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "Port of health and metrics (MANAGEMENT_PORT, 9090); 0 for a free one.")
  @Nullable Integer managementPort;

  @Option(
      names = "--amqp-port",
      paramLabel = "PORT",
      description = "Port of the embedded broker (AMQP_PORT); 0, the default, for a free one.")
  @Nullable Integer amqpPort;

  @Option(
      names = "--figures",
      negatable = true,
      description =
          "Print a line of live figures each second; given by the start script on a terminal.")
  boolean figures;

  @Option(
      names = "--rehearse",
      hidden = true,
      description = "End when everything serves and a sample user was made: for the start script.")
  boolean rehearse;

  /** The environment with the options in place of their variables. */
  Map<String, String> over(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>(environment);
    put(settings, StandaloneSettings.DATA_DIR, data);
    put(settings, StandaloneSettings.DEMO_USERS, demo);
    put(settings, "HTTP_PORT", httpPort);
    put(settings, "MANAGEMENT_PORT", managementPort);
    put(settings, StandaloneSettings.AMQP_PORT, amqpPort);
    return settings;
  }

  private static void put(Map<String, String> settings, String name, @Nullable Object value) {
    if (value != null) {
      settings.put(name, value.toString());
    }
  }
}
