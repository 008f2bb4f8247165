package io.muster.messaging.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.LongString;
import io.muster.messaging.MessageProperties;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between Muster's message properties and the client's. */
final class Properties {

  private static final int PERSISTENT = 2;

  private Properties() {}

  @SuppressWarnings("JavaUtilDate") // the client's API
  static AMQP.BasicProperties toAmqp(MessageProperties properties) {
    Instant timestamp = properties.timestamp();
    return new AMQP.BasicProperties.Builder()
        .messageId(properties.messageId())
        .type(properties.type())
        .userId(properties.userId())
        .contentType(properties.contentType())
        .timestamp(timestamp == null ? null : Date.from(timestamp))
        .replyTo(properties.replyTo())
        .correlationId(properties.correlationId())
        .headers(properties.headers().isEmpty() ? null : new HashMap<>(properties.headers()))
        .deliveryMode(PERSISTENT)
        .build();
  }

  @SuppressWarnings("JavaUtilDate") // the client's API
  static MessageProperties fromAmqp(AMQP.BasicProperties properties) {
    Date timestamp = properties.getTimestamp();
    return new MessageProperties(
        properties.getMessageId(),
        properties.getType(),
        properties.getUserId(),
        properties.getContentType(),
        timestamp == null ? null : timestamp.toInstant(),
        properties.getReplyTo(),
        properties.getCorrelationId(),
        texts(properties.getHeaders()));
  }

  /** How often a message was delivered before this time, as far as the broker tells. */
  static long attempts(AMQP.BasicProperties properties, boolean redelivered) {
    Map<String, Object> headers = properties.getHeaders();
    Object count = headers == null ? null : headers.get("x-delivery-count");
    long counted = count instanceof Number number ? number.longValue() : 0;
    return Math.max(counted, redelivered ? 1 : 0);
  }

  private static Map<String, String> texts(@Nullable Map<String, Object> headers) {
    if (headers == null || headers.isEmpty()) {
      return Map.of();
    }
    Map<String, String> texts = new HashMap<>();
    headers.forEach(
        (name, value) -> {
          if (value != null) {
            texts.put(name, text(value));
          }
        });
    return texts;
  }

  private static String text(Object value) {
    if (value instanceof LongString longString) {
      return longString.toString();
    }
    if (value instanceof List<?> list) {
      // Only the newest entry of x-death and its like says anything that is needed.
      return list.isEmpty() ? "" : String.valueOf(list.get(0));
    }
    return String.valueOf(value);
  }
}
