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

  /** Stops taking messages, and ends the connection once what is in flight is settled. */
  Future<Void> close();
}
