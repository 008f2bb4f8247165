package io.muster.mongo;

import static io.muster.mongo.DocumentReader.present;

import io.muster.user.ImportMark;
import io.muster.user.User;
import io.muster.user.UserId;
import java.time.Instant;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** How a user is stored. */
public final class UserDocuments {

  /** The collection. */
  public static final String COLLECTION = "users";

  public static final String ID = "_id";
  public static final String NAME = "name";
  public static final String EMAIL = "email";
  public static final String EMAIL_KEY = "email_key";
  public static final String PASSWORD_HASH = "password_hash";
  public static final String CREATED_AT = "created_at";
  public static final String UPDATED_AT = "updated_at";
  public static final String VERSION = "version";
  public static final String IMPORT_ID = "import_id";
  public static final String IMPORT_ROW = "import_row";

  /** For the driver; stateless. */
  public static final Codec<User> CODEC = new UserCodec();

  private UserDocuments() {}

  /** The id as it is stored. */
  public static ObjectId objectId(UserId id) {
    return new ObjectId(id.hex());
  }

  /** The id of a stored one. */
  public static UserId userId(ObjectId id) {
    return new UserId(id.toHexString());
  }

  /** Writes a user as a document. */
  public static void write(BsonWriter writer, User user) {
    writer.writeStartDocument();
    writer.writeObjectId(ID, objectId(user.id()));
    writer.writeString(NAME, user.name());
    writer.writeString(EMAIL, user.email());
    writer.writeString(EMAIL_KEY, user.emailKey());
    writer.writeString(PASSWORD_HASH, user.passwordHash());
    writer.writeDateTime(CREATED_AT, user.createdAt().toEpochMilli());
    writer.writeDateTime(UPDATED_AT, user.updatedAt().toEpochMilli());
    writer.writeInt64(VERSION, user.version());
    ImportMark mark = user.importMark();
    if (mark != null) {
      writer.writeString(IMPORT_ID, mark.importId());
      writer.writeInt64(IMPORT_ROW, mark.row());
    }
    writer.writeEndDocument();
  }

  /**
   * Reads a user from a document; unknown fields are passed over.
   *
   * @throws RuntimeException if a field is missing or of another type
   */
  public static User read(BsonReader reader) {
    Fields fields = new Fields();
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      fields.read(reader);
    }
    reader.readEndDocument();
    return fields.user();
  }

  private static final class Fields {
    private @Nullable UserId id;
    private @Nullable String name;
    private @Nullable String email;
    private @Nullable String emailKey;
    private @Nullable String passwordHash;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;
    private @Nullable Long version;
    private @Nullable String importId;
    private @Nullable Long importRow;

    void read(BsonReader reader) {
      switch (reader.readName()) {
        case ID -> id = userId(reader.readObjectId());
        case NAME -> name = reader.readString();
        case EMAIL -> email = reader.readString();
        case EMAIL_KEY -> emailKey = reader.readString();
        case PASSWORD_HASH -> passwordHash = reader.readString();
        case CREATED_AT -> createdAt = DocumentReader.instant(reader);
        case UPDATED_AT -> updatedAt = DocumentReader.instant(reader);
        case VERSION -> version = DocumentReader.number(reader);
        case IMPORT_ID -> importId = reader.readString();
        case IMPORT_ROW -> importRow = DocumentReader.number(reader);
        default -> reader.skipValue();
      }
    }

    User user() {
      return new User(
          present(id, COLLECTION, ID),
          present(name, COLLECTION, NAME),
          present(email, COLLECTION, EMAIL),
          present(emailKey, COLLECTION, EMAIL_KEY),
          present(passwordHash, COLLECTION, PASSWORD_HASH),
          present(createdAt, COLLECTION, CREATED_AT),
          present(updatedAt, COLLECTION, UPDATED_AT),
          present(version, COLLECTION, VERSION),
          importId == null || importRow == null ? null : new ImportMark(importId, importRow));
    }
  }

  private static final class UserCodec implements Codec<User> {
    @Override
    public void encode(BsonWriter writer, User user, EncoderContext context) {
      write(writer, user);
    }

    @Override
    public User decode(BsonReader reader, DecoderContext context) {
      return read(reader);
    }

    @Override
    public Class<User> getEncoderClass() {
      return User.class;
    }
  }
}
