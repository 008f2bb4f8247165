package io.muster.messaging;

/** Hears from one {@link Consumption}. Called on the client's threads: must never block. */
public interface ConsumptionListener {

  /** A message came. At most the prefetch of each queue are unacknowledged at a time. */
  void delivered(Delivery delivery);

  /**
   * The channel is gone: nothing that it delivered can be acknowledged any more. Called once, also
   * after a close that was asked for.
   *
   * @param cause what ended it, for the log
   */
  void ended(String cause);
}
