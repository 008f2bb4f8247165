package io.muster.backends.rabbit;

import io.muster.backends.ServerVersion;
import io.muster.backends.proxy.TcpProxy;
import java.time.Duration;

/**
 * A RabbitMQ for tests, up when it is handed out. Any thread; calls block until their effect is
 * there.
 *
 * <p>What stops, kills, pauses or alarms is for a server that a test has to itself; a server that
 * is shared, given by address or embedded throws {@link UnsupportedOperationException}.
 */
public interface RabbitServer extends AutoCloseable {
  /** The address with user, password and virtual host ({@code muster} where we started it). */
  String uri();

  /** The same address by way of a proxy. */
  default String uri(TcpProxy proxy) {
    return RabbitUri.through(uri(), proxy);
  }

  /** What it is. */
  ServerVersion version();

  /** Where it came from, for people: an address, a program, a Docker image. */
  String source();

  /** Whether we started it. */
  boolean isOurs();

  /**
   * How old quorum queues must be before the broker may be killed: it writes the names of new ones
   * within three seconds, and forgets those that it hadn't when it is killed.
   */
  Duration QUEUES_KEPT = Duration.ofSeconds(5);

  /** Whether it is a stand-in for a RabbitMQ. */
  default boolean isEmbedded() {
    return version().equals(ServerVersion.EMBEDDED);
  }

  /** The host that it listens on. */
  default String host() {
    return RabbitUri.host(uri());
  }

  /** The AMQP port; the same after a restart. */
  default int port() {
    return RabbitUri.port(uri());
  }

  /**
   * Makes a virtual host of a new name that the same user may do everything in; returns its
   * address.
   */
  String newVirtualHost();

  /** Ends it in good order. */
  void stop();

  /** SIGKILL. */
  void kill();

  /** Starts it again on the same port with the same data, after {@link #stop} or {@link #kill}. */
  void start();

  /** Stops it in good order and starts it again. */
  default void restart() {
    stop();
    start();
  }

  /** SIGSTOP: connections stay, nothing moves. */
  void pause();

  /** SIGCONT after {@link #pause}. */
  void resume();

  /** Raises the memory alarm (publishers are blocked), or ends it. */
  void memoryAlarm(boolean raised);

  /** Raises the alarm for disk space (publishers are blocked), or ends it. */
  void diskAlarm(boolean raised);

  /** Runs {@code rabbitmqctl} with these arguments; returns what it printed. */
  String ctl(String... arguments);

  /** Ends it and removes its data; does nothing to a server that isn't ours. */
  @Override
  void close();
}
