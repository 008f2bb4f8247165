package io.muster.system.deploy;

import io.muster.system.ProgramRun;
import io.muster.system.Repository;
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
          "RABBITMQ_IMPORT_PASSWORD", "the importer's pässword",
          "RABBITMQ_ADMIN_PASSWORD", "the operators' password");

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
}
