package io.muster.messaging;

import io.vertx.core.Future;

/** A channel that consumes; it ends at the first fault and is never repaired, only replaced. */
public interface Consumption {

  /** The name of the queue that was declared for it, or the first of those consumed. */
  String queue();

  /**
   * Acknowledges every delivery up to and including this tag. Any thread, never blocks.
   *
   * @return fails if the channel has ended: then the deliveries come again
   */
  Future<Void> acknowledgeThrough(long tag);

  /** Closes the channel without cancelling first: unacknowledged deliveries go back. */
  Future<Void> close();
}
