package io.muster.backends.mongo;

import io.muster.backends.proxy.TcpProxy;
import java.util.Optional;

/** One server of a replica set. Any thread; calls block. */
public interface MongoMember {
  /** Host and port as the set knows it: its proxy's, where it has one. */
  String address();

  /** The address for a client of this member alone. */
  String uri();

  /** What stands before it, where that was asked for. */
  Optional<TcpProxy> proxy();

  /** Whether it says itself that it is primary. */
  boolean isPrimary();

  /** Whether it is a secondary. */
  boolean isSecondary();

  /** Ends it in good order. */
  void stop();

  /** SIGKILL. */
  void kill();

  /** Starts it on the same port with the same data; returns when it answers. */
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
}
