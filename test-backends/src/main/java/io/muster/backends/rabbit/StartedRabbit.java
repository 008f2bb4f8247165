package io.muster.backends.rabbit;

import io.muster.backends.ServerVersion;
import io.muster.backends.process.BackendException;
import io.muster.backends.process.Machine;
import io.muster.backends.process.Poll;
import io.muster.backends.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A RabbitMQ that we started, with its own port mapper, in a folder of its own. */
final class StartedRabbit implements RabbitServer {
  private static final Logger LOG = LoggerFactory.getLogger(StartedRabbit.class);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration CTL_LIMIT = Duration.ofMinutes(1);
  private static final int PROBE_MILLIS = 1_000;

  private final Machine machine;
  private final RabbitProgram program;
  private final RabbitNode node;
  private final boolean own;
  private final AtomicInteger virtualHosts = new AtomicInteger();
  private @Nullable ServerProcess portMapper;
  private @Nullable ServerProcess broker;
  private @Nullable ServerVersion version;

  /**
   * Not running yet.
   *
   * @param own whether one test has it to itself, and may stop it
   */
  StartedRabbit(Machine machine, RabbitProgram program, RabbitNode node, boolean own) {
    this.machine = machine;
    this.program = program;
    this.node = node;
    this.own = own;
  }

  @Override
  public String uri() {
    return node.uri(RabbitNode.VIRTUAL_HOST);
  }

  @Override
  public ServerVersion version() {
    if (version == null) {
      throw new IllegalStateException("never started");
    }
    return version;
  }

  @Override
  public String source() {
    return machine.description() + " " + program.server();
  }

  @Override
  public boolean isOurs() {
    return true;
  }

  @Override
  public String newVirtualHost() {
    String name = "muster-" + virtualHosts.incrementAndGet();
    // One call: each start of rabbitmqctl costs half a second and more.
    ctl(
        "eval",
        "rabbit_vhost:add(<<\"%1$s\">>, <<\"tests\">>), ".formatted(name)
            + "ok = rabbit_auth_backend_internal:set_permissions(<<\"%s\">>, <<\"%s\">>, "
                .formatted(node.user(), name)
            + "<<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"tests\">>).");
    return node.uri(name);
  }

  @Override
  public synchronized void start() {
    requireOwn();
    launch();
  }

  /** Starts it and waits until it answers. */
  synchronized void launch() {
    if (broker != null && broker.alive()) {
      throw new IllegalStateException("runs already");
    }
    long begin = System.nanoTime();
    startPortMapper();
    ServerProcess started =
        ServerProcess.start(
            machine, List.of(program.server()), node.environment(), node.file("broker.log"));
    broker = started;
    if (!Poll.until(START_LIMIT, () -> listens(node.port()) || !started.alive())
        || !listens(node.port())) {
      String log = started.lastLines();
      started.kill();
      throw new BackendException("RabbitMQ (" + program.server() + ") didn't start:\n" + log);
    }
    version = GivenRabbit.askVersion(uri());
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    LOG.info("event=rabbit_started version={} port={} millis={}", version, node.port(), millis);
  }

  @Override
  public synchronized void stop() {
    requireOwn();
    ServerProcess running = running();
    running.resume();
    running.stop(STOP_LIMIT);
    stopPortMapper();
  }

  @Override
  public synchronized void kill() {
    requireOwn();
    running().kill();
    stopPortMapper();
  }

  @Override
  public synchronized void pause() {
    requireOwn();
    running().pause();
  }

  @Override
  public synchronized void resume() {
    requireOwn();
    running().resume();
  }

  @Override
  public void memoryAlarm(boolean raised) {
    requireOwn();
    ctl("set_vm_memory_high_watermark", raised ? "0" : RabbitNode.MEMORY_WATERMARK);
  }

  @Override
  public void diskAlarm(boolean raised) {
    requireOwn();
    ctl("set_disk_free_limit", raised ? "1000000GB" : RabbitNode.DISK_FREE_LIMIT);
  }

  @Override
  public String ctl(String... arguments) {
    List<String> words = new ArrayList<>(List.of(program.control()));
    words.addAll(List.of(arguments));
    return machine
        .run(words, node.environment(), CTL_LIMIT)
        .orThrow("rabbitmqctl " + String.join(" ", arguments))
        .text();
  }

  @Override
  public synchronized void close() {
    if (broker != null) {
      broker.kill();
    }
    stopPortMapper();
    machine.delete(node.folder());
    machine.close();
  }

  private void requireOwn() {
    if (!own) {
      throw new UnsupportedOperationException("others use this server too: ask for an own one");
    }
  }

  private ServerProcess running() {
    if (broker == null) {
      throw new IllegalStateException("never started");
    }
    return broker;
  }

  /** Before the server, which else starts one that every broker of the machine would share. */
  private void startPortMapper() {
    if (portMapper != null && portMapper.alive()) {
      return;
    }
    portMapper =
        program.portMapper() == null
            ? null
            : ServerProcess.start(
                machine,
                List.of(program.portMapper(), "-port", Integer.toString(node.mapperPort())),
                node.environment(),
                node.file("epmd.log"));
  }

  private void stopPortMapper() {
    if (portMapper != null) {
      portMapper.kill();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
