package io.muster.messaging;

/**
 * A message to publish. It is always persistent.
 *
 * @param exchange the exchange; empty for the default one
 * @param routingKey the routing key
 * @param mandatory whether it comes back when no queue takes it
 * @param properties its properties
 * @param body its body; not to be changed afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
public record OutgoingMessage(
    String exchange,
    String routingKey,
    boolean mandatory,
    MessageProperties properties,
    byte[] body) {

  /** The same message, which comes back when no queue takes it. */
  public OutgoingMessage returnedIfUnrouted() {
    return new OutgoingMessage(exchange, routingKey, true, properties, body);
  }
}
