package io.muster.backends.process;

import io.muster.backends.Found;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A Docker engine on this machine, used through Testcontainers. */
public final class Docker {
  private static final String HOST_VARIABLE = "DOCKER_HOST";
  private static final int CONNECT_MILLIS = 1_000;
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private Docker() {}

  /**
   * Why there is no engine; empty when one answers. Testcontainers isn't asked, since without an
   * engine it takes long and says much.
   */
  public static Optional<String> missing(Map<String, String> environment) {
    String host = environment.getOrDefault(HOST_VARIABLE, "");
    try {
      boolean answers = host.isBlank() ? anySocketAnswers(environment) : answers(URI.create(host));
      return answers ? Optional.empty() : Optional.of("no Docker engine answers");
    } catch (IllegalArgumentException wrong) {
      return Optional.of(HOST_VARIABLE + " is neither a unix nor a tcp address");
    }
  }

  /**
   * Starts a container of an image in which programs can be run.
   *
   * @param ports those of the container, which this machine reaches under the same numbers
   */
  public static Found<Machine> start(String image, List<Integer> ports) {
    try {
      return new Found.Ready<>(ContainerMachine.start(image, ports));
    } catch (RuntimeException failed) {
      // Mostly: the image can't be fetched. That is no fault of what is tested.
      return new Found.Absent<>(List.of("Docker can't start " + image + ": " + failed));
    }
  }

  private static boolean anySocketAnswers(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "/root");
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "/run");
    return Stream.of(
            Path.of("/var/run/docker.sock"),
            Path.of(runtime, "docker.sock"),
            Path.of(home, ".docker/run/docker.sock"))
        .filter(Files::exists)
        .anyMatch(socket -> answers(UnixDomainSocketAddress.of(socket)));
  }

  private static boolean answers(URI engine) {
    if ("unix".equals(engine.getScheme())) {
      return answers(UnixDomainSocketAddress.of(engine.getPath()));
    }
    if (!"tcp".equals(engine.getScheme()) || engine.getHost() == null) {
      throw new IllegalArgumentException(engine.toString());
    }
    // The ports of containers on another machine aren't on our loopback.
    return THIS_MACHINE.contains(engine.getHost())
        && answersAt(new InetSocketAddress(engine.getHost(), engine.getPort()));
  }

  private static boolean answersAt(SocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return true;
    } catch (IOException failed) {
      return false;
    }
  }

  private static boolean answers(UnixDomainSocketAddress address) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(address);
    } catch (IOException failed) {
      return false;
    }
  }
}
