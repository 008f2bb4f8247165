package io.muster.mongo;

import io.muster.command.CommandType;
import io.muster.deadletter.DeadLetter;
import io.muster.deadletter.DeadLetterCategory;
import io.muster.user.UserId;
import java.time.Instant;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** How a dead letter is stored; what is null is left out. */
public final class DeadLetterDocuments {

  public static final String COMMAND_ID = "command_id";
  public static final String USER_ID = "user_id";
  public static final String TYPE = "type";
  public static final String CATEGORY = "category";
  public static final String REASON = "reason";
  public static final String SOURCE = "source";
  public static final String ATTEMPTS = "attempts";
  public static final String FIRST_AT = "first_at";
  public static final String LAST_AT = "last_at";
  public static final String FINGERPRINT = "fingerprint";
  public static final String BODY = "body";
  public static final String BODY_BYTES = "body_bytes";
  public static final String EXPIRES_AT = "expires_at";

  /** Within {@link #SOURCE}. */
  public static final String QUEUE = "queue";

  private static final String ID = "_id";
  private static final String EXCHANGE = "exchange";
  private static final String ROUTING_KEY = "routing_key";
  private static final String MESSAGE_ID = "message_id";
  private static final String AMQP_USER = "amqp_user";
  private static final String TIMESTAMP = "timestamp";
  private static final BsonDocument NOTHING = new BsonDocument();

  private DeadLetterDocuments() {}

  /** The document of a letter, with or without its body. */
  public static BsonDocument write(DeadLetter letter, boolean withBody, Instant expiresAt) {
    BsonDocument document = new BsonDocument(ID, new BsonString(letter.id()));
    put(document, COMMAND_ID, text(letter.commandId()));
    put(
        document,
        USER_ID,
        letter.userId() == null ? null : new BsonObjectId(UserDocuments.objectId(letter.userId())));
    put(document, TYPE, letter.type() == null ? null : text(letter.type().wireName()));
    put(document, CATEGORY, text(letter.category().wireName()));
    put(document, REASON, text(letter.reason()));
    put(document, SOURCE, source(letter.source()));
    put(document, ATTEMPTS, new BsonInt64(letter.attempts()));
    put(document, FIRST_AT, time(letter.firstAt()));
    put(document, LAST_AT, time(letter.lastAt()));
    put(document, FINGERPRINT, text(letter.fingerprint()));
    put(document, BODY, withBody ? text(letter.body()) : null);
    put(document, BODY_BYTES, new BsonInt32(letter.bodyBytes()));
    put(document, EXPIRES_AT, time(expiresAt));
    return document;
  }

  private static BsonDocument source(DeadLetter.Source source) {
    BsonDocument document = new BsonDocument();
    put(document, QUEUE, text(source.queue()));
    put(document, EXCHANGE, text(source.exchange()));
    put(document, ROUTING_KEY, text(source.routingKey()));
    put(document, MESSAGE_ID, text(source.messageId()));
    put(document, AMQP_USER, text(source.amqpUser()));
    put(document, TIMESTAMP, source.timestamp() == null ? null : time(source.timestamp()));
    return document;
  }

  /**
   * The letter of a document; what is missing or of another type is null, empty or 0, and a time
   * that is missing is the epoch: a letter that is odd can be looked at too.
   */
  public static DeadLetter read(BsonDocument document) {
    BsonValue userId = document.get(USER_ID);
    String type = string(document, TYPE);
    return new DeadLetter(
        orEmpty(string(document, ID)),
        string(document, COMMAND_ID),
        userId != null && userId.isObjectId()
            ? new UserId(userId.asObjectId().getValue().toHexString())
            : null,
        type == null ? null : CommandType.ofWireName(type).orElse(null),
        DeadLetterCategory.ofWireName(orEmpty(string(document, CATEGORY))),
        orEmpty(string(document, REASON)),
        readSource(document.get(SOURCE)),
        number(document, ATTEMPTS),
        orEpoch(instant(document, FIRST_AT)),
        orEpoch(instant(document, LAST_AT)),
        string(document, FINGERPRINT),
        string(document, BODY),
        (int) number(document, BODY_BYTES));
  }

  private static DeadLetter.Source readSource(@Nullable BsonValue value) {
    BsonDocument source = value != null && value.isDocument() ? value.asDocument() : NOTHING;
    return new DeadLetter.Source(
        orEmpty(string(source, QUEUE)),
        orEmpty(string(source, EXCHANGE)),
        orEmpty(string(source, ROUTING_KEY)),
        string(source, MESSAGE_ID),
        string(source, AMQP_USER),
        instant(source, TIMESTAMP));
  }

  private static @Nullable String string(BsonDocument document, String name) {
    BsonValue value = document.get(name);
    return value != null && value.isString() ? value.asString().getValue() : null;
  }

  private static long number(BsonDocument document, String name) {
    BsonValue value = document.get(name);
    return value != null && value.isNumber() ? value.asNumber().longValue() : 0;
  }

  private static @Nullable Instant instant(BsonDocument document, String name) {
    BsonValue value = document.get(name);
    return value != null && value.isDateTime()
        ? Instant.ofEpochMilli(value.asDateTime().getValue())
        : null;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Instant orEpoch(@Nullable Instant time) {
    return time == null ? Instant.EPOCH : time;
  }

  private static void put(BsonDocument document, String name, @Nullable BsonValue value) {
    if (value != null) {
      document.put(name, value);
    }
  }

  private static @Nullable BsonString text(@Nullable String text) {
    return text == null ? null : new BsonString(text);
  }

  private static BsonDateTime time(Instant instant) {
    return new BsonDateTime(instant.toEpochMilli());
  }
}
