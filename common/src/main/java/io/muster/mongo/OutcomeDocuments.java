package io.muster.mongo;

import static io.muster.mongo.DocumentReader.present;

import io.muster.command.CommandType;
import io.muster.command.Outcome;
import io.muster.command.OutcomeStatus;
import io.muster.problem.Problem;
import io.muster.user.UserId;
import java.time.Instant;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.jspecify.annotations.Nullable;

/** How an outcome is stored. */
public final class OutcomeDocuments {

  /** The collection. */
  public static final String COLLECTION = "outcomes";

  public static final String ID = "_id";
  public static final String USER_ID = "user_id";
  public static final String TYPE = "type";
  public static final String STATUS = "status";
  public static final String VERSION = "version";
  public static final String PROBLEM = "problem";
  public static final String FINGERPRINT = "fingerprint";
  public static final String DECIDED_AT = "decided_at";
  public static final String EXPIRES_AT = "expires_at";

  /** For the driver; stateless. */
  public static final Codec<Outcome> CODEC = new OutcomeCodec();

  private OutcomeDocuments() {}

  /** Writes an outcome as a document; what is null is left out. */
  public static void write(BsonWriter writer, Outcome outcome) {
    writer.writeStartDocument();
    writer.writeString(ID, outcome.commandId());
    writer.writeObjectId(USER_ID, UserDocuments.objectId(outcome.userId()));
    writer.writeString(TYPE, outcome.type().wireName());
    writer.writeString(STATUS, outcome.status().wireName());
    Long version = outcome.version();
    if (version != null) {
      writer.writeInt64(VERSION, version);
    }
    Problem problem = outcome.problem();
    if (problem != null) {
      writer.writeName(PROBLEM);
      ProblemDocuments.write(writer, problem);
    }
    String fingerprint = outcome.fingerprint();
    if (fingerprint != null) {
      writer.writeString(FINGERPRINT, fingerprint);
    }
    writer.writeDateTime(DECIDED_AT, outcome.decidedAt().toEpochMilli());
    writer.writeDateTime(EXPIRES_AT, outcome.expiresAt().toEpochMilli());
    writer.writeEndDocument();
  }

  /**
   * Reads an outcome from a document; unknown fields are passed over.
   *
   * @throws RuntimeException if a field is missing or not as it must be
   */
  public static Outcome read(BsonReader reader) {
    Fields fields = new Fields();
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      fields.read(reader);
    }
    reader.readEndDocument();
    return fields.outcome();
  }

  private static final class Fields {
    private @Nullable String commandId;
    private @Nullable UserId userId;
    private @Nullable CommandType type;
    private @Nullable OutcomeStatus status;
    private @Nullable Long version;
    private @Nullable Problem problem;
    private @Nullable String fingerprint;
    private @Nullable Instant decidedAt;
    private @Nullable Instant expiresAt;

    void read(BsonReader reader) {
      switch (reader.readName()) {
        case ID -> commandId = reader.readString();
        case USER_ID -> userId = UserDocuments.userId(reader.readObjectId());
        case TYPE -> type = CommandType.ofWireName(reader.readString()).orElse(null);
        case STATUS -> status = OutcomeStatus.ofWireName(reader.readString()).orElse(null);
        case VERSION -> version = DocumentReader.number(reader);
        case PROBLEM -> problem = ProblemDocuments.read(reader);
        case FINGERPRINT -> fingerprint = reader.readString();
        case DECIDED_AT -> decidedAt = DocumentReader.instant(reader);
        case EXPIRES_AT -> expiresAt = DocumentReader.instant(reader);
        default -> reader.skipValue();
      }
    }

    Outcome outcome() {
      return new Outcome(
          present(commandId, COLLECTION, ID),
          present(userId, COLLECTION, USER_ID),
          present(type, COLLECTION, TYPE),
          present(status, COLLECTION, STATUS),
          version,
          problem,
          fingerprint,
          present(decidedAt, COLLECTION, DECIDED_AT),
          present(expiresAt, COLLECTION, EXPIRES_AT));
    }
  }

  private static final class OutcomeCodec implements Codec<Outcome> {
    @Override
    public void encode(BsonWriter writer, Outcome outcome, EncoderContext context) {
      write(writer, outcome);
    }

    @Override
    public Outcome decode(BsonReader reader, DecoderContext context) {
      return read(reader);
    }

    @Override
    public Class<Outcome> getEncoderClass() {
      return Outcome.class;
    }
  }
}
