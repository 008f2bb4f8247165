package io.muster.standalone.broker;

import io.muster.process.ExitCode;
import io.muster.process.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Container;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.Queue;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHost;
import org.apache.qpid.server.model.VirtualHostNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An AMQP 0-9-1 broker (Apache Qpid Broker-J) inside this process, on a loopback port.
 *
 * <p>With a directory, durable queues and persistent messages are on disk there: a publisher
 * confirm is sent after the message was forced to disk (one fsync for all that wait), so what was
 * confirmed survives {@code kill -9}. Without one everything is in memory.
 *
 * <p>Where it differs from RabbitMQ, for whoever tests against it:
 *
 * <ul>
 *   <li>The queue arguments {@code x-queue-type}, {@code x-max-length}, {@code x-overflow}, {@code
 *       x-delivery-limit}, {@code x-message-ttl} and {@code x-dead-letter-*} are ignored. {@code
 *       x-single-active-consumer} works. A bound is {@code qpid.policy_type=REJECT} with {@code
 *       qpid.max_count}.
 *   <li>A publish that a full queue refuses is answered with a nack <em>and</em>, if mandatory, a
 *       return with code 506; a mandatory publish without a route with a nack and a return with
 *       code 312 (RabbitMQ acks what it returned). A refused publish that is not mandatory is
 *       <em>acked</em>, so a bound needs mandatory publishes.
 *   <li>Prefetch counts for each channel, whatever {@code global} says. Consumer priorities order
 *       deliveries but never take a single active consumer's place.
 *   <li>A nack or reject without requeue requeues, unless the queue has an alternate binding.
 *       Nothing dead-letters.
 *   <li>{@code user_id} is checked against the connection's user, as RabbitMQ does; a wrong one
 *       closes the connection.
 *   <li>An exclusive auto-delete queue goes with its last consumer, so one that never had a
 *       consumer stays; a wrong use of an exclusive queue closes the whole connection, not the
 *       channel.
 *   <li>No direct reply-to, no consistent-hash exchange, no delayed retries, no {@code
 *       connection.blocked}.
 *   <li>Redeclaring a queue with other arguments is accepted when the attributes that Qpid knows
 *       agree.
 * </ul>
 *
 * <p>Any thread may call its methods; starting and closing block, so never on an event loop.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** The one virtual host. */
  public static final String VIRTUAL_HOST = "muster";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final SystemLauncher launcher;
  private final EmbeddedBrokerSettings settings;
  private final @Nullable DirectoryLock lock;
  private final VirtualHost<?> host;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(
      SystemLauncher launcher,
      EmbeddedBrokerSettings settings,
      @Nullable DirectoryLock lock,
      VirtualHost<?> host,
      int port) {
    this.launcher = launcher;
    this.settings = settings;
    this.lock = lock;
    this.host = host;
    this.port = port;
  }

  /**
   * Starts a broker; it accepts connections when this returns.
   *
   * @throws StartException if the port is taken, the directory is in use or can't be written
   */
  public static EmbeddedBroker start(EmbeddedBrokerSettings settings) throws StartException {
    checkPort(settings.port());
    var directory = settings.directory();
    var lock = directory == null ? null : DirectoryLock.take(directory);
    var listener = new StartupListener();
    var launcher = new SystemLauncher(listener);
    try {
      launcher.startup(attributes(settings));
      var broker =
          new EmbeddedBroker(launcher, settings, lock, listener.host(), listener.boundPort());
      LOG.info("event=broker_started port={} durable={}", broker.port, directory != null);
      return broker;
    } catch (Exception e) {
      launcher.shutdown();
      release(lock);
      LOG.error("event=broker_start_failed", e);
      throw new StartException(
          ExitCode.UNAVAILABLE, "the embedded broker did not start: " + e.getMessage());
    }
  }

  /** The address for the service itself, with its password. Never log it. */
  public URI uri() {
    return uri(EmbeddedBrokerSettings.USER, settings.password());
  }

  /** The address for a producer from outside, with that user's password. */
  public URI producerUri() {
    return uri(EmbeddedBrokerSettings.PRODUCER, settings.producerPassword());
  }

  /** The loopback port it listens on. */
  public int port() {
    return port;
  }

  /**
   * How many messages the queues hold whose names begin so, delivered but unacknowledged ones
   * included.
   */
  public long waiting(String prefix) {
    long messages = 0;
    for (Queue<?> queue : host.getChildren(Queue.class)) {
      if (queue.getName().startsWith(prefix)) {
        messages += queue.getQueueDepthMessages();
      }
    }
    return messages;
  }

  /** Closes connections and the store; waits for it. Doing it again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      launcher.shutdown();
      release(lock);
      LOG.info("event=broker_stopped port={}", port);
    }
  }

  private URI uri(String user, String password) {
    return URI.create("amqp://%s:%s@127.0.0.1:%d/%s".formatted(user, password, port, VIRTUAL_HOST));
  }

  private static Map<String, Object> attributes(EmbeddedBrokerSettings settings) {
    var directory = settings.directory();
    var context = new HashMap<String, String>();
    context.put("muster.broker.port", Integer.toString(settings.port()));
    context.put("muster.broker.user", EmbeddedBrokerSettings.USER);
    context.put("muster.broker.password", settings.password());
    context.put("muster.broker.producer", EmbeddedBrokerSettings.PRODUCER);
    context.put("muster.broker.producer_password", settings.producerPassword());
    context.put("muster.broker.store", directory == null ? "" : directory.toString());
    context.put("queue.behaviourOnUnknownDeclareArgument", "IGNORE");
    context.put("qpid.broker_msg_auth", "true");
    context.put("broker.failStartupWithErroredChild", "true");
    context.put("broker.failStartupWithErroredChildScope", "ALL");
    // An answer waits for its confirm: whoever publishes one message must not wait for seven others
    // to fill a flush.
    context.put("qpid.broker.bdbCommiterNotifyThreshold", "1");
    // The defaults are for a server of its own: 64 threads, and a pool of 256 MiB of direct memory.
    context.put("virtualhost.connectionThreadPool.size", "8");
    context.put("virtualhost.connectionThreadPool.numberOfSelectors", "1");
    context.put("virtualhost.housekeepingThreadCount", "1");
    context.put("broker.housekeepingThreadCount", "1");
    context.put("broker.directByteBufferPoolSize", "64");

    var attributes = new HashMap<String, Object>();
    attributes.put(SystemConfig.TYPE, "Memory");
    attributes.put(SystemConfig.CONTEXT, context);
    attributes.put(SystemConfig.INITIAL_SYSTEM_PROPERTIES_LOCATION, resource("system.properties"));
    attributes.put(SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT, false);
    attributes.put("preferenceStoreAttributes", Map.of("type", "Noop"));
    attributes.put(
        SystemConfig.INITIAL_CONFIGURATION_LOCATION,
        resource(directory == null ? "in-memory.json" : "on-disk.json"));
    return attributes;
  }

  private static String resource(String name) {
    return Objects.requireNonNull(EmbeddedBroker.class.getResource(name)).toString();
  }

  /**
   * Qpid says "already in use" in prose alone, so it is asked here, where the answer has a type.
   */
  private static void checkPort(int port) throws StartException {
    if (port == 0) {
      return;
    }
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(LOOPBACK, port));
    } catch (IOException e) {
      throw new StartException(
          ExitCode.UNAVAILABLE,
          "AMQP port "
              + port
              + " can't be had ("
              + e.getMessage()
              + "): stop what uses it, or choose another (0 for any free one)");
    }
  }

  private static void release(@Nullable DirectoryLock lock) {
    if (lock != null) {
      lock.close();
    }
  }

  /** Keeps what the launcher tells only its listener: the system it started, or why it didn't. */
  private static final class StartupListener extends DefaultSystemLauncherListener {
    private volatile @Nullable SystemConfig<?> system;
    private volatile @Nullable RuntimeException failure;

    @Override
    public void onContainerResolve(SystemConfig<?> systemConfig) {
      system = systemConfig;
    }

    @Override
    public void errorOnStartup(RuntimeException e) {
      failure = e;
    }

    @Override
    public void exceptionOnShutdown(Exception e) {
      LOG.warn("event=broker_stop_failed", e);
    }

    /** The one virtual host. */
    VirtualHost<?> host() {
      VirtualHostNode<?> node = container().getChildren(VirtualHostNode.class).iterator().next();
      if (node.getState() != State.ACTIVE || node.getVirtualHost() == null) {
        throw new IllegalStateException("the virtual host is " + node.getState());
      }
      return node.getVirtualHost();
    }

    int boundPort() {
      Port<?> port = container().getChildren(Port.class).iterator().next();
      if (port.getState() != State.ACTIVE) {
        throw new IllegalStateException("the AMQP port is " + port.getState());
      }
      return port.getBoundPort();
    }

    private Container<?> container() {
      if (failure != null) {
        throw failure;
      }
      return Objects.requireNonNull(system).getContainer();
    }
  }
}
