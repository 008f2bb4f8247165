package io.muster.cli.deadletters;

import io.muster.command.OutcomeStatus;
import io.muster.mongo.DeadLetterDocuments;
import java.time.Instant;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What the commands add to the document of a letter: the field {@link #REPLAYED}. */
final class LetterDocuments {

  static final String REPLAYED = "replayed";
  static final String REPLAYED_ID = REPLAYED + ".id";
  static final String REPLAYED_STATUS = REPLAYED + ".status";

  private static final String ID = "id";
  private static final String TIMESTAMP = "timestamp";
  private static final String AS_NEW = "as_new";
  private static final String AT = "at";
  private static final String BY = "by";
  private static final String STATUS = "status";

  private LetterDocuments() {}

  static KeptLetter read(BsonDocument document) {
    BsonValue replayed = document.get(REPLAYED);
    return new KeptLetter(
        DeadLetterDocuments.read(document),
        time(document, DeadLetterDocuments.EXPIRES_AT),
        replayed != null && replayed.isDocument() ? replay(replayed.asDocument()) : null);
  }

  private static Replay replay(BsonDocument document) {
    BsonValue status = document.get(STATUS);
    return new Replay(
        document.getString(ID).getValue(),
        time(document, TIMESTAMP),
        document.getBoolean(AS_NEW, BsonBoolean.FALSE).getValue(),
        time(document, AT),
        document.getString(BY, new BsonString("")).getValue(),
        status != null && status.isString() ? status(status.asString().getValue()) : null);
  }

  private static @Nullable OutcomeStatus status(String wireName) {
    return OutcomeStatus.ofWireName(wireName).orElse(null);
  }

  private static Instant time(BsonDocument document, String name) {
    return Instant.ofEpochMilli(document.getDateTime(name, new BsonDateTime(0)).getValue());
  }

  static BsonDocument write(Replay replay) {
    BsonDocument document =
        new BsonDocument(ID, new BsonString(replay.commandId()))
            .append(TIMESTAMP, new BsonDateTime(replay.timestamp().toEpochMilli()))
            .append(AS_NEW, BsonBoolean.valueOf(replay.asNew()))
            .append(AT, new BsonDateTime(replay.at().toEpochMilli()))
            .append(BY, new BsonString(replay.by()));
    OutcomeStatus status = replay.status();
    return status == null ? document : document.append(STATUS, new BsonString(status.wireName()));
  }
}
