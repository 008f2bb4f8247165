package io.muster.worker.deadletter;

import io.muster.deadletter.DeadLetterCategory;
import io.muster.imports.ChunkId;
import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.messaging.OutgoingMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The messages in which a worker sends on what it can't process: the original one, scrubbed, with
 * the circumstances in headers that begin with {@link #PREFIX}.
 */
public final class DeadLetterMessages {

  /** What the headers begin with. */
  static final String PREFIX = "dead-letter-";

  static final String ID = PREFIX + "id";
  static final String COMMAND_ID = PREFIX + "command-id";
  static final String USER_ID = PREFIX + "user-id";
  static final String CATEGORY = PREFIX + "category";
  static final String REASON = PREFIX + "reason";
  static final String QUEUE = PREFIX + "queue";
  static final String ATTEMPTS = PREFIX + "attempts";
  static final String FIRST_AT = PREFIX + "first-at";
  static final String LAST_AT = PREFIX + "last-at";
  static final String EXCHANGE = PREFIX + "exchange";
  static final String ROUTING_KEY = PREFIX + "routing-key";
  static final String AMQP_USER = PREFIX + "amqp-user";
  static final String BODY_BYTES = PREFIX + "body-bytes";

  /** The most characters of a reason. */
  private static final int MAX_REASON = 2_000;

  /** The most characters of the original's headers: all headers must fit one frame. */
  private static final int MAX_HEADERS = 8_000;

  private static final byte[] NO_BODY = new byte[0];

  private DeadLetterMessages() {}

  /**
   * The message that sends a delivery on.
   *
   * @param decoding what it was decoded to
   * @param bodyBytes how long its body was, which may not be kept any more
   * @param category why, in one word
   * @param reason why, in more; without secrets
   * @param firstAt when this worker got it
   * @param now the time
   */
  public static OutgoingMessage of(
      Delivery delivery,
      CommandDecoding decoding,
      int bodyBytes,
      DeadLetterCategory category,
      String reason,
      Instant firstAt,
      Instant now) {
    return message(
        delivery,
        subject(decoding),
        bodyBytes,
        category,
        reason,
        firstAt,
        now,
        Scrubber.scrub(delivery.body()).orElse(NO_BODY));
  }

  /**
   * The message that sends a chunk of an import on: without its rows, which hold many people's data
   * and can be imported again.
   *
   * @param chunk which one, or null where that can't be told
   * @param bodyBytes how long its body was
   * @param category why, in one word
   * @param reason why, in more; without secrets
   * @param firstAt when this worker got it
   * @param now the time
   */
  public static OutgoingMessage ofChunk(
      Delivery delivery,
      @Nullable ChunkId chunk,
      int bodyBytes,
      DeadLetterCategory category,
      String reason,
      Instant firstAt,
      Instant now) {
    // With the sender's name: nobody can take the place of another's letter.
    String id =
        chunk == null
            ? "message/" + UUID.randomUUID()
            : "import/" + delivery.properties().userId() + "/" + chunk.text();
    return message(delivery, Map.of(ID, id), bodyBytes, category, reason, firstAt, now, NO_BODY);
  }

  /** As much of a reason as is kept and logged. */
  public static String clipped(String reason) {
    return reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
  }

  private static OutgoingMessage message(
      Delivery delivery,
      Map<String, String> subject,
      int bodyBytes,
      DeadLetterCategory category,
      String reason,
      Instant firstAt,
      Instant now,
      byte[] body) {
    MessageProperties original = delivery.properties();
    Map<String, String> headers = keptHeaders(original.headers());
    headers.putAll(subject);
    headers.put(CATEGORY, category.wireName());
    headers.put(REASON, clipped(reason));
    headers.put(QUEUE, delivery.queue());
    headers.put(ATTEMPTS, Long.toString(delivery.attempts() + 1));
    headers.put(FIRST_AT, firstAt.toString());
    headers.put(LAST_AT, now.toString());
    headers.put(EXCHANGE, delivery.exchange());
    headers.put(ROUTING_KEY, delivery.routingKey());
    headers.put(BODY_BYTES, Integer.toString(bodyBytes));
    put(headers, AMQP_USER, original.userId());
    MessageProperties properties =
        new MessageProperties(
            original.messageId(),
            original.type(),
            null, // the broker would refuse another user's name
            original.contentType(),
            original.timestamp(),
            original.replyTo(),
            original.correlationId(),
            headers);
    return new OutgoingMessage(Names.DEAD_LETTERS, delivery.routingKey(), true, properties, body);
  }

  private static Map<String, String> keptHeaders(Map<String, String> original) {
    Map<String, String> headers = new HashMap<>();
    int length = 0;
    for (Map.Entry<String, String> header : original.entrySet()) {
      String name = header.getKey();
      length += name.length() + header.getValue().length();
      boolean others = !name.startsWith("x-") && !name.startsWith(PREFIX);
      if (others && !Scrubber.mayHoldSecret(name) && length <= MAX_HEADERS) {
        headers.put(name, header.getValue());
      }
    }
    return headers;
  }

  private static Map<String, String> subject(CommandDecoding decoding) {
    Map<String, String> headers = new HashMap<>();
    String commandId;
    if (decoding instanceof CommandDecoding.Valid valid) {
      commandId = valid.command().id();
      headers.put(USER_ID, valid.command().userId().hex());
    } else {
      commandId = ((CommandDecoding.Invalid) decoding).commandId();
    }
    put(headers, COMMAND_ID, commandId);
    // What is published twice, because its confirm was lost, is stored once.
    headers.put(ID, commandId == null ? "message/" + UUID.randomUUID() : commandId);
    return headers;
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }
}
