package io.muster.backends.rabbit;

import io.muster.backends.Found;
import io.muster.backends.ServerVersion;
import io.muster.backends.embedded.EmbeddedPart;
import io.muster.backends.process.BackendException;
import io.muster.backends.process.Docker;
import io.muster.backends.process.FreePorts;
import io.muster.backends.process.LocalMachine;
import io.muster.backends.process.Machine;
import io.muster.backends.report.Usage;
import io.muster.backends.report.UsageLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * Finds a RabbitMQ: at the address in {@code MUSTER_TEST_RABBITMQ_URI}; in a Docker engine; as a
 * program of this machine, named by {@code MUSTER_RABBITMQ_SERVER} or on PATH.
 */
public final class RabbitBackend {
  /** The address of a broker to use. */
  public static final String URI_VARIABLE = "MUSTER_TEST_RABBITMQ_URI";

  /** The images of the lines that our tests ask for; other versions are tags themselves. */
  private static final Map<String, String> IMAGE_TAGS =
      Map.of(ServerVersion.ANY, "4.1.4", "4", "4.1.4", "3.10", "3.10.25");

  private final Map<String, String> environment;
  private final List<String> reasons = new ArrayList<>();

  private RabbitBackend(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Finds or starts what is asked for. Any thread; blocks for the seconds that a start takes. Who
   * calls this and not {@link #findOrSkip} sees to it that the reports say what was used.
   *
   * @throws io.muster.backends.process.BackendException when it is there but doesn't work
   */
  public static Found<RabbitServer> find(RabbitRequest request) {
    return find(request, System.getenv());
  }

  /**
   * Finds or starts what is asked for, notes it for the report, or skips the test that calls.
   *
   * @throws org.opentest4j.TestAbortedException with the reason and what to do about it
   */
  public static RabbitServer findOrSkip(RabbitRequest request) {
    Found<RabbitServer> found = find(request);
    String caller = UsageLog.caller();
    if (found instanceof Found.Ready<RabbitServer> ready) {
      RabbitServer server = ready.backend();
      UsageLog.write(Usage.used(request.toString(), product(server), server.source(), caller));
      return server;
    }
    String reason = reason(request, ((Found.Absent<RabbitServer>) found).reasons());
    UsageLog.write(Usage.skipped(request.toString(), reason, caller));
    throw new TestAbortedException(reason);
  }

  /** For people: name and version. */
  public static String product(RabbitServer server) {
    return server.isEmbedded() ? "embedded broker" : "RabbitMQ " + server.version();
  }

  /** For people: that there is none, why, and how to have one. */
  public static String reason(RabbitRequest request, List<String> reasons) {
    return request
        + " not found: "
        + String.join("; ", reasons)
        + ". To have it: start a Docker engine, name a server in "
        + RabbitPrograms.VARIABLE
        + " (on Debian: .ci/install-backends installs some), or give the address of a broker in "
        + URI_VARIABLE;
  }

  /** An embedded broker, seen as a server that isn't ours to stop. */
  public static RabbitServer embedded(EmbeddedPart part) {
    return new GivenRabbit(part.uri(), ServerVersion.EMBEDDED, part.description(), part.end());
  }

  static Found<RabbitServer> find(RabbitRequest request, Map<String, String> environment) {
    RabbitBackend search = new RabbitBackend(environment);
    return search
        .given(request)
        .or(() -> search.container(request))
        .or(() -> search.program(request))
        .<Found<RabbitServer>>map(Found.Ready::new)
        .orElseGet(() -> new Found.Absent<>(search.reasons));
  }

  private Optional<RabbitServer> given(RabbitRequest request) {
    String uri = environment.getOrDefault(URI_VARIABLE, "");
    if (uri.isBlank()) {
      return none(URI_VARIABLE + " is not set");
    }
    if (request.needsStarting()) {
      return none(URI_VARIABLE + " names a broker that isn't ours to configure or stop");
    }
    GivenRabbit server = GivenRabbit.at(uri, URI_VARIABLE);
    return server.version().isOf(request.version())
        ? Optional.of(server)
        : none("the broker at " + URI_VARIABLE + " is " + server.version());
  }

  private Optional<RabbitServer> container(RabbitRequest request) {
    Optional<String> missing = Docker.missing(environment);
    if (missing.isPresent()) {
      return none(missing.get());
    }
    int port = FreePorts.next();
    Found<Machine> machine = Docker.start(image(request.version()), List.of(port));
    if (machine instanceof Found.Ready<Machine> ready) {
      RabbitProgram program = new RabbitProgram("rabbitmq-server", "rabbitmqctl", null);
      return Optional.of(start(ready.backend(), program, port, request));
    }
    reasons.addAll(((Found.Absent<Machine>) machine).reasons());
    return Optional.empty();
  }

  private Optional<RabbitServer> program(RabbitRequest request) {
    Optional<String> unsupported = LocalMachine.unsupported();
    if (unsupported.isPresent()) {
      return none(unsupported.get());
    }
    List<Path> servers = RabbitPrograms.servers(environment);
    if (servers.isEmpty()) {
      return none("no rabbitmq-server in " + RabbitPrograms.VARIABLE + " or on PATH");
    }
    // The newest that fits: it is what most users have, and starts faster.
    return servers.stream()
        .filter(server -> fits(server, request))
        .max(Comparator.comparing(RabbitPrograms::version))
        .map(server -> RabbitPrograms.at(server, environment))
        .map(program -> start(LocalMachine.get(), program, FreePorts.next(), request));
  }

  private boolean fits(Path server, RabbitRequest request) {
    if (!Files.isExecutable(server)) {
      reasons.add(server + " can't be run");
      return false;
    }
    try {
      ServerVersion version = RabbitPrograms.version(server);
      if (!version.isOf(request.version())) {
        reasons.add(server + " is " + version);
        return false;
      }
      return true;
    } catch (BackendException failed) {
      reasons.add(server + " can't say its version: " + failed.getMessage());
      return false;
    }
  }

  private static RabbitServer start(
      Machine machine, RabbitProgram program, int port, RabbitRequest request) {
    RabbitNode node = RabbitNode.create(machine, port);
    node.writeFiles(machine, request);
    StartedRabbit server = new StartedRabbit(machine, program, node, request.own());
    try {
      server.launch();
      return server;
    } catch (RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  private static String image(String line) {
    return "rabbitmq:" + IMAGE_TAGS.getOrDefault(line, line);
  }

  private Optional<RabbitServer> none(String reason) {
    reasons.add(reason);
    return Optional.empty();
  }
}
