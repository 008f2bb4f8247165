package io.muster.system.deploy;

import io.muster.backends.rabbit.RabbitBackend;
import io.muster.backends.rabbit.RabbitRequest;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.ProgramRun;
import io.muster.system.Repository;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Renders the broker's definitions as its container does. */
final class BrokerDefinitions {

  /** Each user's password, by its variable. */
  static final Map<String, String> PASSWORDS =
      Map.of(
          "RABBITMQ_API_PASSWORD", "the API's password \\x41&$1",
          "RABBITMQ_WORKER_PASSWORD", "the worker's password",
          "RABBITMQ_IMPORT_PASSWORD", "the importer's password",
          "RABBITMQ_OPERATOR_PASSWORD", "the night shift's password",
          "RABBITMQ_ADMIN_PASSWORD", "the operators' pässword");

  private static final List<String> OWN_TO_THE_CONTAINER =
      List.of(
          "#", "load_definitions", "listeners.", "management.", "log.", "vm_memory", "disk_free");

  private BrokerDefinitions() {}

  static ProgramRun render(Map<String, String> environment) throws Exception {
    List<String> words = List.of(Repository.path("rabbitmq/render-definitions").toString());
    return ProgramRun.run(Duration.ofSeconds(20), new HashMap<>(environment), words);
  }

  /** The password of a user such as {@code muster-api}. */
  static String passwordOf(String user) {
    String part = user.substring("muster-".length()).toUpperCase(java.util.Locale.ROOT);
    return PASSWORDS.get("RABBITMQ_" + part + "_PASSWORD");
  }

  /**
   * A broker of a line, configured as its container is; without one the test is skipped.
   *
   * @param line {@code 4} or {@code 3.10}
   */
  static RabbitServer startOrSkip(String line) throws Exception {
    Path definitions = Files.createTempFile("muster", ".json");
    try {
      Files.writeString(definitions, render(PASSWORDS).out());
      RabbitRequest request = RabbitRequest.of(line).importing(definitions).asOwn();
      for (String setting : Repository.text("rabbitmq/rabbitmq.conf").lines().toList()) {
        if (OWN_TO_THE_CONTAINER.stream().noneMatch(setting::startsWith)) {
          request = request.with(setting);
        }
      }
      return RabbitBackend.findOrSkip(request);
    } finally {
      Files.delete(definitions);
    }
  }

  /** A user's address, as {@code docker-compose.yml} has it. */
  static String uri(RabbitServer server, String user) {
    String password =
        URLEncoder.encode(passwordOf(user), StandardCharsets.UTF_8).replace("+", "%20");
    return "amqp://"
        + user
        + ":"
        + password
        + "@"
        + server.host()
        + ":"
        + server.port()
        + "/muster";
  }
}
