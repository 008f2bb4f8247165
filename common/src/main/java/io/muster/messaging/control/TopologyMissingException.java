package io.muster.messaging.control;

/**
 * The broker lacks a queue of Muster's, and this process's user may not make it; it heals as soon
 * as a worker has started.
 */
public final class TopologyMissingException extends Exception {

  /** Names the user that may not make it. */
  public TopologyMissingException(String user, Throwable cause) {
    super(
        "the broker doesn't have all of Muster's queues yet, and the user "
            + user
            + " may not make them: a worker makes them when it starts",
        cause);
  }
}
