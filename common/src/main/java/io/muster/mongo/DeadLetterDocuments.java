package io.muster.mongo;

import io.muster.deadletter.DeadLetter;
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

  private DeadLetterDocuments() {}

  /** The document of a letter, with or without its body. */
  public static BsonDocument write(DeadLetter letter, boolean withBody, Instant expiresAt) {
    BsonDocument document = new BsonDocument("_id", new BsonString(letter.id()));
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
    put(document, "queue", text(source.queue()));
    put(document, "exchange", text(source.exchange()));
    put(document, "routing_key", text(source.routingKey()));
    put(document, "message_id", text(source.messageId()));
    put(document, "amqp_user", text(source.amqpUser()));
    put(document, "timestamp", source.timestamp() == null ? null : time(source.timestamp()));
    return document;
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
