package io.muster.backends.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.backends.process.FreePorts;
import io.muster.backends.process.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Where one server lives: its folder, ports, user and files.
 *
 * @param folder holds everything that it writes
 * @param port AMQP
 * @param mapperPort its own Erlang port mapper, so that no other server is touched through it
 * @param nodePort where {@code rabbitmqctl} reaches it
 */
record RabbitNode(
    String folder, int port, int mapperPort, int nodePort, String user, String password) {
  static final String VIRTUAL_HOST = "muster";
  static final String MEMORY_WATERMARK = "0.4";
  static final String DISK_FREE_LIMIT = "50MB";

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Chooses the names and the other ports. */
  static RabbitNode create(Machine machine, int port) {
    String folder = machine.newFolder("rabbit-");
    return new RabbitNode(folder, port, FreePorts.next(), FreePorts.next(), "muster", randomText());
  }

  /** Writes what the server reads at its start. */
  void writeFiles(Machine machine, RabbitRequest request) {
    machine.write(file("rabbitmq.conf"), configuration(machine.bindAddress(), request));
    machine.write(file("enabled_plugins"), "[].\n");
    machine.write(file(".erlang.cookie"), randomText());
    machine.write(file("definitions/00-tests.json"), definitions());
    int number = 10;
    for (Path definitions : request.definitions()) {
      machine.write(file("definitions/" + number++ + "-asked.json"), read(definitions));
    }
  }

  String file(String name) {
    return folder + "/" + name;
  }

  String uri(String virtualHost) {
    return RabbitUri.of(user, password, port, virtualHost);
  }

  /** For the server, its port mapper and {@code rabbitmqctl} alike. */
  Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("HOME", folder),
        Map.entry("RABBITMQ_NODENAME", "muster" + port + "@localhost"),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry("ERL_EPMD_PORT", Integer.toString(mapperPort)),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(nodePort)),
        Map.entry(
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
        Map.entry("RABBITMQ_CTL_ERL_ARGS", "-start_epmd false"),
        Map.entry("RABBITMQ_CONF_ENV_FILE", file("none")),
        Map.entry("RABBITMQ_CONFIG_FILE", file("rabbitmq.conf")),
        Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", file("advanced.config")),
        Map.entry("RABBITMQ_GENERATED_CONFIG_DIR", file("generated")),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", file("enabled_plugins")),
        Map.entry("RABBITMQ_MNESIA_BASE", file("data")),
        Map.entry("RABBITMQ_LOG_BASE", file("log")),
        Map.entry("RABBITMQ_LOGS", "-"),
        Map.entry("RABBITMQ_PID_FILE", file("pid")));
  }

  private String configuration(String address, RabbitRequest request) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "listeners.tcp.1 = " + address + ":" + port,
                "loopback_users = none",
                "default_vhost = " + VIRTUAL_HOST,
                "vm_memory_high_watermark.relative = " + MEMORY_WATERMARK,
                "disk_free_limit.absolute = " + DISK_FREE_LIMIT,
                "log.console = true",
                "log.console.level = info",
                "load_definitions = " + file("definitions")));
    // The last of two lines for one setting counts.
    lines.addAll(request.configuration());
    return String.join("\n", lines) + "\n";
  }

  /** The virtual host and our user; a server that imports definitions makes neither by itself. */
  private String definitions() {
    return """
    {
      "vhosts": [{"name": "%1$s"}],
      "users": [{"name": "%2$s", "password_hash": "%3$s", "tags": ["administrator"],
                 "hashing_algorithm": "rabbit_password_hashing_sha256", "limits": {}}],
      "permissions": [{"user": "%2$s", "vhost": "%1$s",
                       "configure": ".*", "write": ".*", "read": ".*"}]
    }
    """
        .formatted(VIRTUAL_HOST, user, passwordHash());
  }

  private String passwordHash() {
    byte[] salt = new byte[4];
    RANDOM.nextBytes(salt);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      byte[] hash = digest.digest(password.getBytes(UTF_8));
      byte[] both = new byte[salt.length + hash.length];
      System.arraycopy(salt, 0, both, 0, salt.length);
      System.arraycopy(hash, 0, both, salt.length, hash.length);
      return Base64.getEncoder().encodeToString(both);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static String randomText() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException("can't read the definitions " + file, failed);
    }
  }
}
