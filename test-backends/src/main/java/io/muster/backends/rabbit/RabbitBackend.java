package io.muster.backends.rabbit;

import io.muster.backends.Found;
import io.muster.backends.ServerVersion;
import io.muster.backends.process.LocalMachine;
import io.muster.backends.process.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a RabbitMQ: at the address in {@code MUSTER_TEST_RABBITMQ_URI}; in a Docker engine; as a
 * program of this machine, named by {@code MUSTER_RABBITMQ_SERVER} or on PATH.
 */
public final class RabbitBackend {
  /** The address of a broker to use. */
  public static final String URI_VARIABLE = "MUSTER_TEST_RABBITMQ_URI";

  private final Map<String, String> environment;
  private final List<String> reasons = new ArrayList<>();

  private RabbitBackend(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Finds or starts what is asked for. Any thread; blocks for the seconds that a start takes.
   *
   * @throws io.muster.backends.process.BackendException when it is there but doesn't work
   */
  public static Found<RabbitServer> find(RabbitRequest request) {
    return find(request, System.getenv());
  }

  static Found<RabbitServer> find(RabbitRequest request, Map<String, String> environment) {
    RabbitBackend search = new RabbitBackend(environment);
    return search
        .given(request)
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

  private Optional<RabbitServer> program(RabbitRequest request) {
    String unsupported = LocalMachine.unsupported();
    if (unsupported != null) {
      return none(unsupported);
    }
    List<Path> servers = RabbitPrograms.servers(environment);
    if (servers.isEmpty()) {
      return none("no rabbitmq-server in " + RabbitPrograms.VARIABLE + " or on PATH");
    }
    for (Path server : servers) {
      if (!Files.isExecutable(server)) {
        reasons.add(server + " can't be run");
        continue;
      }
      ServerVersion version = RabbitPrograms.version(server);
      if (version.isOf(request.version())) {
        return Optional.of(
            start(LocalMachine.get(), RabbitPrograms.at(server, environment), request));
      }
      reasons.add(server + " is " + version);
    }
    return Optional.empty();
  }

  private static RabbitServer start(Machine machine, RabbitProgram program, RabbitRequest request) {
    RabbitNode node = RabbitNode.create(machine);
    node.writeFiles(machine, request);
    StartedRabbit server = new StartedRabbit(machine, program, node);
    server.start();
    return server;
  }

  private Optional<RabbitServer> none(String reason) {
    reasons.add(reason);
    return Optional.empty();
  }
}
