package io.muster.backends.rabbit;

import io.muster.backends.ServerVersion;
import io.muster.backends.process.LocalMachine;
import io.muster.backends.process.Machine;
import io.muster.backends.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The RabbitMQ programs of this machine, and of which version each is. */
final class RabbitPrograms {
  /** A list of {@code rabbitmq-server} programs, separated by colons. */
  static final String VARIABLE = "MUSTER_RABBITMQ_SERVER";

  private static final String SERVER = "rabbitmq-server";

  /** The name that a second installation, of the newer line, has in .ci/install-backends. */
  private static final String SERVER_4 = "rabbitmq-server-4";

  private static final String CONTROL = "rabbitmqctl";
  private static final Pattern HOME_OF_VERSION = Pattern.compile("rabbitmq_server-([0-9.]+)");
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);
  private static final Map<Path, ServerVersion> VERSIONS = new ConcurrentHashMap<>();

  private RabbitPrograms() {}

  /** The servers to look at: those of the variable, else those on PATH. */
  static List<Path> servers(Map<String, String> environment) {
    String given = environment.getOrDefault(VARIABLE, "");
    if (!given.isBlank()) {
      return Pattern.compile(":")
          .splitAsStream(given)
          .filter(p -> !p.isBlank())
          .map(Path::of)
          .toList();
    }
    return Stream.of(SERVER, SERVER_4)
        .flatMap(name -> Programs.onPath(name, environment).stream())
        .map(RabbitPrograms::behindWrapper)
        .toList();
  }

  static RabbitProgram at(Path server, Map<String, String> environment) {
    Optional<Path> mapper = Programs.onPath("epmd", environment);
    return new RabbitProgram(
        server.toString(), control(server).toString(), mapper.map(Path::toString).orElse(null));
  }

  /**
   * Asks a program for its version, once in a JVM.
   *
   * @throws io.muster.backends.process.BackendException when it can't say
   */
  static ServerVersion version(Path server) {
    return VERSIONS.computeIfAbsent(server, RabbitPrograms::askVersion);
  }

  private static ServerVersion askVersion(Path server) {
    ServerVersion told = versionInPath(server);
    if (told != null) {
      return told;
    }
    Machine machine = LocalMachine.get();
    String output =
        machine
            .run(
                List.of(control(server).toString(), "version"),
                // It writes a cookie to its home, and fails where ours is not to be had.
                Map.of(
                    "HOME",
                    machine.newFolder("home-"),
                    // Erlang's name server is neither left behind nor needed.
                    "RABBITMQ_CTL_ERL_ARGS",
                    "-start_epmd false -dist_listen false"),
                ANSWER_LIMIT)
            .orThrow(control(server) + " version")
            .text();
    Matcher matcher = VERSION.matcher(output);
    return new ServerVersion(matcher.find() ? matcher.group() : "unknown");
  }

  /** Most installations name the version in the folder that the program really is in. */
  private static @Nullable ServerVersion versionInPath(Path server) {
    Matcher matcher = HOME_OF_VERSION.matcher(real(server).toString());
    return matcher.find() ? new ServerVersion(matcher.group(1)) : null;
  }

  /** Debian's program on PATH changes the user; the one beside what it points at does not. */
  private static Path behindWrapper(Path server) {
    Path real = real(server);
    Path beside = real.resolveSibling(SERVER);
    boolean wrapper = real.getFileName().toString().equals("rabbitmq-script-wrapper");
    return wrapper && Files.isExecutable(beside) ? beside : server;
  }

  private static Path control(Path server) {
    String name = server.getFileName().toString().replace(SERVER, CONTROL);
    return server.resolveSibling(name);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException failed) {
      throw new UncheckedIOException("can't find " + path, failed);
    }
  }
}
