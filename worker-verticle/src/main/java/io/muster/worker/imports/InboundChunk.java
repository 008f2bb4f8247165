package io.muster.worker.imports;

import io.muster.imports.ChunkDecoding;
import io.muster.messaging.Delivery;
import java.util.function.Function;

/**
 * A delivery and what it was decoded to. Its body isn't kept: the rows are in the chunk.
 *
 * @param delivery the delivery, without its body
 * @param decoding the chunk in it, or why there is none
 * @param bodyBytes how long its body was
 * @param receivedNanos when it came, by {@link System#nanoTime()}
 */
record InboundChunk(Delivery delivery, ChunkDecoding decoding, int bodyBytes, long receivedNanos) {

  private static final byte[] NO_BODY = new byte[0];

  /** Decodes a delivery, whatever it is. */
  static InboundChunk of(
      Delivery delivery, Function<Delivery, ChunkDecoding> decoder, long receivedNanos) {
    ChunkDecoding decoding = decoder.apply(delivery);
    Delivery withoutBody =
        new Delivery(
            delivery.tag(),
            delivery.queue(),
            delivery.attempts(),
            delivery.exchange(),
            delivery.routingKey(),
            delivery.properties(),
            NO_BODY);
    return new InboundChunk(withoutBody, decoding, delivery.body().length, receivedNanos);
  }
}
