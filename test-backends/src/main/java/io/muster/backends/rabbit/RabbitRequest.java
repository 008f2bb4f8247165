package io.muster.backends.rabbit;

import io.muster.backends.ServerVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a test needs of a RabbitMQ.
 *
 * @param version {@code 4}, {@code 3.10} or {@code any}
 * @param own whether the test needs a server for itself, to stop, kill, pause or alarm it
 * @param virtualHosts whether it needs to make virtual hosts
 * @param configuration lines for {@code rabbitmq.conf}, such as {@code heartbeat = 5}
 * @param definitions files of definitions to import at the start
 */
public record RabbitRequest(
    String version,
    boolean own,
    boolean virtualHosts,
    List<String> configuration,
    List<Path> definitions) {
  /** Copies the lists. */
  public RabbitRequest {
    configuration = List.copyOf(configuration);
    definitions = List.copyOf(definitions);
  }

  /** Any server of that line. */
  public static RabbitRequest of(String version) {
    return new RabbitRequest(version, false, false, List.of(), List.of());
  }

  /** The same, for the test alone. */
  public RabbitRequest asOwn() {
    return new RabbitRequest(version, true, virtualHosts, configuration, definitions);
  }

  /** The same, with leave to make virtual hosts. */
  public RabbitRequest withVirtualHosts() {
    return new RabbitRequest(version, own, true, configuration, definitions);
  }

  /** The same, with another line of {@code rabbitmq.conf}. */
  public RabbitRequest with(String configurationLine) {
    List<String> lines = new ArrayList<>(configuration);
    lines.add(configurationLine);
    return new RabbitRequest(version, own, virtualHosts, lines, definitions);
  }

  /** The same, importing these definitions at the start. */
  public RabbitRequest importing(Path file) {
    List<Path> files = new ArrayList<>(definitions);
    files.add(file);
    return new RabbitRequest(version, own, virtualHosts, configuration, files);
  }

  /** Whether only a server that we start can do. */
  boolean needsStarting() {
    return own || virtualHosts || !configuration.isEmpty() || !definitions.isEmpty();
  }

  /** Whether a server that is shared, made for another request, does for this one. */
  public boolean isServedBy(RabbitRequest made, RabbitServer server) {
    if (server.isEmbedded()) {
      // It stands in only where the search for a real one was in vain.
      return equals(made);
    }
    return !own
        && server.version().isOf(version)
        && (server.isOurs() || !needsStarting())
        && configuration.equals(made.configuration)
        && definitions.equals(made.definitions);
  }

  /** For people: {@code RabbitMQ 4 (own server)}. */
  @Override
  public String toString() {
    String line = version.equals(ServerVersion.ANY) ? "RabbitMQ" : "RabbitMQ " + version;
    return own ? line + " (own server)" : line;
  }
}
