package io.muster.backends.process;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * The inside of a container that does nothing by itself. Programs are run in it as on any machine,
 * so that they can be killed, paused and started again with their data and ports in place.
 * Testcontainers removes it when the JVM is gone.
 */
final class ContainerMachine implements Machine {
  private static final int OWNER_ONLY = 0600;

  private final GenericContainer<?> container;
  private final String image;

  private ContainerMachine(GenericContainer<?> container, String image) {
    this.container = container;
    this.image = image;
  }

  static ContainerMachine start(String image, List<Integer> ports) {
    @SuppressWarnings("resource") // Closed with this machine.
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withCreateContainerCmdModifier(command -> configure(command, ports))
            .withStartupCheckStrategy(new IsRunningStartupCheckStrategy());
    container.start();
    return new ContainerMachine(container, image);
  }

  @Override
  public String description() {
    return "Docker image " + image + ":";
  }

  @Override
  public String bindAddress() {
    return "0.0.0.0";
  }

  @Override
  public Result run(List<String> words, Map<String, String> environment, Duration limit) {
    List<String> command =
        new ArrayList<>(List.of("timeout", "-s", "KILL", limit.toSeconds() + "s", "env"));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(words);
    try {
      Container.ExecResult result = container.execInContainer(command.toArray(String[]::new));
      return new Result(result.getExitCode(), result.getStdout() + result.getStderr());
    } catch (IOException failed) {
      throw new BackendException("can't run " + words.get(0) + " in a container", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while running " + words.get(0), interrupted);
    }
  }

  @Override
  public String newFolder(String prefix) {
    List<String> words = List.of("mktemp", "-d", "/tmp/" + prefix + "XXXXXX");
    return run(words, Map.of(), Duration.ofSeconds(20)).orThrow("mktemp").text();
  }

  @Override
  public void write(String file, String content) {
    container.copyFileToContainer(Transferable.of(content, OWNER_ONLY), file);
  }

  @Override
  public void delete(String folder) {
    // It goes with the container.
  }

  @Override
  public void close() {
    container.close();
  }

  private static void configure(CreateContainerCmd command, List<Integer> ports) {
    HostConfig host =
        HostConfig.newHostConfig()
            // Takes the killed programs' place in the table of processes.
            .withInit(true)
            .withPortBindings(ports.stream().map(ContainerMachine::binding).toList());
    command
        .withEntrypoint("sleep")
        .withCmd("infinity")
        .withUser("root")
        .withExposedPorts(ports.stream().map(ExposedPort::tcp).toList())
        .withHostConfig(host);
  }

  private static PortBinding binding(int port) {
    return new PortBinding(Ports.Binding.bindIpAndPort("127.0.0.1", port), ExposedPort.tcp(port));
  }
}
