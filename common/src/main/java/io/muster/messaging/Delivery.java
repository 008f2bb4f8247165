package io.muster.messaging;

/**
 * A message as a consumer got it.
 *
 * @param tag what acknowledges it, on its own channel only
 * @param queue the queue it came from
 * @param attempts how often it was delivered before, as far as the broker counts; 0 the first time
 * @param exchange the exchange it was published to
 * @param routingKey the key it was published with
 * @param properties its properties
 * @param body its body
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
public record Delivery(
    long tag,
    String queue,
    long attempts,
    String exchange,
    String routingKey,
    MessageProperties properties,
    byte[] body) {}
