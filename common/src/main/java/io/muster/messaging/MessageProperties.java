package io.muster.messaging;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a message that Muster uses; all may be absent in a message from outside.
 *
 * @param messageId unique per intent
 * @param type the kind of message
 * @param userId the AMQP user that published it, checked by the broker
 * @param contentType the media type of the body
 * @param timestamp when it was made, to the second
 * @param replyTo the queue that the reply goes to
 * @param correlationId what the reply repeats
 * @param headers text headers by name; other values are turned to text
 */
public record MessageProperties(
    @Nullable String messageId,
    @Nullable String type,
    @Nullable String userId,
    @Nullable String contentType,
    @Nullable Instant timestamp,
    @Nullable String replyTo,
    @Nullable String correlationId,
    Map<String, String> headers) {

  /** The media type of all bodies. */
  public static final String JSON = "application/json";

  /** The longest text property, in bytes of UTF-8: what AMQP calls a short string. */
  public static final int MAX_TEXT_BYTES = 255;

  /** Takes its own copy of the headers. */
  public MessageProperties {
    headers = Map.copyOf(headers);
  }

  /** The properties of a reply. */
  public static MessageProperties reply(@Nullable String correlationId) {
    return new MessageProperties(null, "reply", null, JSON, null, null, correlationId, Map.of());
  }
}
