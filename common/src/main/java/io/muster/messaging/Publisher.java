package io.muster.messaging;

import io.vertx.core.Future;

/** Publishes messages with publisher confirms over a connection of its own, which heals itself. */
public interface Publisher {

  /**
   * Publishes a message. Callable from any thread, never blocks.
   *
   * @return completes with what became of it, on any thread; never fails
   */
  Future<PublishResult> publish(OutgoingMessage message);

  /** How many messages wait for their confirm. Any thread. */
  int inFlight();

  /** Whether a message published now would be sent: connected and not blocked. Any thread. */
  boolean isReady();

  /**
   * Whether the broker has stopped reading from publishers, being short of memory or disk: what was
   * sent and isn't settled then may wait for as long as that lasts. Any thread.
   */
  boolean isBlocked();

  /** Stops taking messages, and ends the connection once what is in flight is settled. */
  Future<Void> close();
}
