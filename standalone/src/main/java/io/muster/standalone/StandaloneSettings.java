package io.muster.standalone;

import io.muster.api.ApiSettings;
import io.muster.config.Settings;
import io.muster.signing.SigningKeys;
import io.muster.worker.WorkerProgram;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the whole in one process.
 *
 * @param environment all settings by name
 * @param dataDir where broker and store keep their data; null for memory
 * @param amqpPort the port of the embedded broker
 * @param demoUsers how many sample users to create
 * @param signingKeys the keys that were set; null where they are to be made
 */
record StandaloneSettings(
    Map<String, String> environment,
    @Nullable Path dataDir,
    int amqpPort,
    int demoUsers,
    @Nullable SigningKeys signingKeys) {

  static final String DATA_DIR = "DATA_DIR";
  static final String AMQP_PORT = "AMQP_PORT";
  static final String DEMO_USERS = "DEMO_USERS";

  private static final String MONGO_URI = "MONGO_URI";
  private static final String RABBITMQ_URI = "RABBITMQ_URI";

  static StandaloneSettings read(Settings settings, Map<String, String> environment) {
    String dataDir = settings.optionalText(DATA_DIR);
    StandaloneSettings own =
        new StandaloneSettings(
            Map.copyOf(environment),
            dataDir == null ? null : Path.of(dataDir),
            settings.port(AMQP_PORT, 0),
            settings.number(DEMO_USERS, 0, 0, 1_000_000),
            SigningKeys.optional(settings).orElse(null));
    own.checkParts(settings);
    return own;
  }

  /** Checks what API and worker will read, with stand-ins for what is known later only. */
  private void checkParts(Settings settings) {
    Settings rest = new Settings(withAddresses("mongodb://127.0.0.1", "amqp://127.0.0.1"));
    SigningKeys keys =
        Optional.ofNullable(signingKeys)
            .orElseGet(() -> SigningKeys.random(new java.security.SecureRandom()));
    ApiSettings.read(rest, keys, true);
    WorkerProgram.read(rest, keys);
    try {
      rest.check();
    } catch (io.muster.config.InvalidSettingsException wrong) {
      wrong.faults().stream()
          .distinct()
          .forEach(fault -> settings.fault(fault.name(), fault.detail()));
    }
  }

  boolean hasEmbeddedStore() {
    return isUnset(MONGO_URI);
  }

  boolean hasEmbeddedBroker() {
    return isUnset(RABBITMQ_URI);
  }

  private boolean isUnset(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank();
  }

  /** The settings with addresses of the embedded parts where no others are set. */
  Map<String, String> withAddresses(String mongo, String rabbit) {
    Map<String, String> all = new HashMap<>(environment);
    if (hasEmbeddedStore()) {
      all.put(MONGO_URI, mongo);
    }
    if (hasEmbeddedBroker()) {
      all.put(RABBITMQ_URI, rabbit);
    }
    return all;
  }
}
