package io.muster.worker.deadletter;

import io.muster.command.CommandType;
import io.muster.deadletter.DeadLetter;
import io.muster.deadletter.DeadLetterCategory;
import io.muster.imports.ChunkId;
import io.muster.messaging.CommandCodec;
import io.muster.messaging.CommandDecoding;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.Names;
import io.muster.user.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads dead letters, those that workers sent and those that the broker gave up by itself. */
public final class DeadLetterReader {

  private final Function<Delivery, CommandDecoding> decoder;

  /** Needs to know how commands are read: the broker doesn't say whose command it gave up. */
  public DeadLetterReader(Function<Delivery, CommandDecoding> decoder) {
    this.decoder = decoder;
  }

  /** Makes a letter of any message whatever. */
  public DeadLetter read(Delivery delivery, Instant now) {
    // Only the broker adds the first two. With them, or without an id, nobody knows who wrote the
    // other headers; without them it was a worker.
    Map<String, String> headers = delivery.properties().headers();
    boolean byBroker =
        headers.containsKey("x-death")
            || headers.containsKey("x-first-death-queue")
            || !headers.containsKey(DeadLetterMessages.ID);
    return byBroker ? fromBroker(delivery, now) : fromWorker(delivery, now);
  }

  private static DeadLetter fromWorker(Delivery delivery, Instant now) {
    MessageProperties properties = delivery.properties();
    Map<String, String> headers = properties.headers();
    KeptBody body = KeptBody.of(delivery.body());
    return new DeadLetter(
        headers.getOrDefault(DeadLetterMessages.ID, ""),
        headers.get(DeadLetterMessages.COMMAND_ID),
        userId(headers.get(DeadLetterMessages.USER_ID)).or(body::userId).orElse(null),
        type(properties),
        DeadLetterCategory.ofWireName(headers.getOrDefault(DeadLetterMessages.CATEGORY, "")),
        headers.getOrDefault(DeadLetterMessages.REASON, "not known"),
        new DeadLetter.Source(
            headers.getOrDefault(DeadLetterMessages.QUEUE, ""),
            headers.getOrDefault(DeadLetterMessages.EXCHANGE, ""),
            headers.getOrDefault(DeadLetterMessages.ROUTING_KEY, ""),
            properties.messageId(),
            headers.get(DeadLetterMessages.AMQP_USER),
            properties.timestamp()),
        number(headers.get(DeadLetterMessages.ATTEMPTS)),
        time(headers.get(DeadLetterMessages.FIRST_AT), now),
        time(headers.get(DeadLetterMessages.LAST_AT), now),
        headers.get(CommandCodec.FINGERPRINT_HEADER),
        body.json(),
        (int) number(headers.get(DeadLetterMessages.BODY_BYTES)));
  }

  private DeadLetter fromBroker(Delivery delivery, Instant now) {
    MessageProperties properties = delivery.properties();
    Map<String, String> headers = properties.headers();
    String queue = headers.getOrDefault("x-first-death-queue", "");
    String reason = headers.getOrDefault("x-first-death-reason", "not known");
    if (queue.equals(Names.IMPORTS)) {
      return chunkFromBroker(delivery, queue, reason, now);
    }
    KeptBody body = KeptBody.of(delivery.body());
    CommandDecoding decoding = decoder.apply(asDeliveredFrom(queue, delivery));
    String commandId;
    UserId userId;
    if (decoding instanceof CommandDecoding.Valid valid) {
      commandId = valid.command().id();
      userId = valid.command().userId();
    } else {
      commandId = ((CommandDecoding.Invalid) decoding).commandId();
      userId = body.userId().orElse(null);
    }
    return new DeadLetter(
        commandId == null ? body.digest(properties) : commandId,
        commandId,
        userId,
        type(properties),
        categoryOf(reason),
        "the broker gave it up: " + reason,
        brokersSource(delivery, queue),
        0,
        properties.timestamp() == null ? now : properties.timestamp(),
        now,
        headers.get(CommandCodec.FINGERPRINT_HEADER),
        body.json(),
        delivery.body().length);
  }

  /** Without its rows: they are many people's data, and can be imported again. */
  private static DeadLetter chunkFromBroker(
      Delivery delivery, String queue, String reason, Instant now) {
    MessageProperties properties = delivery.properties();
    String id =
        Optional.ofNullable(properties.messageId())
            .flatMap(ChunkId::parse)
            .map(chunk -> "import/" + properties.userId() + "/" + chunk.text())
            .orElseGet(() -> KeptBody.of(delivery.body()).digest(properties));
    return new DeadLetter(
        id,
        null,
        null,
        null,
        categoryOf(reason),
        "the broker gave it up: " + reason,
        brokersSource(delivery, queue),
        0,
        properties.timestamp() == null ? now : properties.timestamp(),
        now,
        null,
        null,
        delivery.body().length);
  }

  /** Brokers write delivery_limit or delivery-limit. */
  private static DeadLetterCategory categoryOf(String reason) {
    return reason.replace('-', '_').equals(DeadLetterCategory.DELIVERY_LIMIT.wireName())
        ? DeadLetterCategory.DELIVERY_LIMIT
        : DeadLetterCategory.BROKER;
  }

  private static DeadLetter.Source brokersSource(Delivery delivery, String queue) {
    MessageProperties properties = delivery.properties();
    return new DeadLetter.Source(
        queue,
        properties.headers().getOrDefault("x-first-death-exchange", ""),
        delivery.routingKey(),
        properties.messageId(),
        properties.userId(),
        properties.timestamp());
  }

  private static Delivery asDeliveredFrom(String queue, Delivery delivery) {
    return new Delivery(
        delivery.tag(),
        queue,
        delivery.attempts(),
        delivery.exchange(),
        delivery.routingKey(),
        delivery.properties(),
        delivery.body());
  }

  private static Optional<UserId> userId(@Nullable String text) {
    return Optional.ofNullable(text).flatMap(UserId::parse);
  }

  private static @Nullable CommandType type(MessageProperties properties) {
    return Optional.ofNullable(properties.type()).flatMap(CommandType::ofWireName).orElse(null);
  }

  private static long number(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }

  private static Instant time(@Nullable String text, Instant otherwise) {
    try {
      return text == null ? otherwise : Instant.parse(text);
    } catch (DateTimeException notATime) {
      return otherwise;
    }
  }
}
