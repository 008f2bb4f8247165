package io.muster.worker.consume;

import io.muster.command.Command;
import io.muster.messaging.CommandDecoder;
import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Delivery;
import java.util.function.Function;

/**
 * A delivery and what it was decoded to.
 *
 * @param delivery the delivery
 * @param decoding the command in it, or why there is none
 * @param bodyBytes how long its body was; the body of one that is too long isn't kept
 * @param receivedNanos when it came, by {@link System#nanoTime()}
 */
record Inbound(Delivery delivery, CommandDecoding decoding, int bodyBytes, long receivedNanos) {

  private static final byte[] NO_BODY = new byte[0];

  /** Decodes a delivery, whatever it is. */
  static Inbound of(
      Delivery delivery, Function<Delivery, CommandDecoding> decoder, long receivedNanos) {
    CommandDecoding decoding;
    try {
      decoding = decoder.apply(delivery);
    } catch (RuntimeException failed) {
      decoding =
          new CommandDecoding.Invalid(
              null, "it could not be read: " + failed.getClass().getSimpleName());
    }
    int bytes = delivery.body().length;
    // No command is as long as that, and a prefetch full of them would fill the memory.
    boolean tooLong = bytes > CommandDecoder.MAX_BODY;
    return new Inbound(tooLong ? withoutBody(delivery) : delivery, decoding, bytes, receivedNanos);
  }

  boolean isValid() {
    return decoding instanceof CommandDecoding.Valid;
  }

  /**
   * The command.
   *
   * @throws IllegalStateException if there is none
   */
  Command command() {
    if (decoding instanceof CommandDecoding.Valid valid) {
      return valid.command();
    }
    throw new IllegalStateException("a delivery without a command is in a unit");
  }

  private static Delivery withoutBody(Delivery delivery) {
    return new Delivery(
        delivery.tag(),
        delivery.queue(),
        delivery.attempts(),
        delivery.exchange(),
        delivery.routingKey(),
        delivery.properties(),
        NO_BODY);
  }
}
