package io.muster.api.query;

import io.muster.user.UserId;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Renders stored users as the API shows them. What is not in its list of fields is not shown, so a
 * hash can't slip out; there is another list for exports with hashes.
 */
public final class UserJson {

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Field(byte[] stored, byte[] shown) {}

  private static final Field[] FIELDS = {
    field("_id"),
    field("name"),
    field("email"),
    field("created_at"),
    field("updated_at"),
    field("version")
  };
  private static final Field[] FIELDS_AND_HASH =
      Stream.concat(Stream.of(FIELDS), Stream.of(field("password_hash"))).toArray(Field[]::new);
  private static final byte[] ID = BsonScan.ascii("_id");
  private static final byte[] VERSION = BsonScan.ascii("version");

  private final Field[] fields;
  private final JsonBytes json;
  private @Nullable UserId id;
  private long version;

  private UserJson(Field[] fields, JsonBytes json) {
    this.fields = fields;
    this.json = json;
  }

  private static Field field(String name) {
    return new Field(BsonScan.ascii(name), BsonScan.ascii("\"" + name + "\":"));
  }

  /** Appends users as the API shows them. */
  static UserJson asShown(JsonBytes json) {
    return new UserJson(FIELDS, json);
  }

  /** Appends users with the hashes of their passwords. */
  static UserJson withHashes(JsonBytes json) {
    return new UserJson(FIELDS_AND_HASH, json);
  }

  /** The user in a stored document, read from its bytes without building anything. */
  public static UserView render(RawBsonDocument document) {
    JsonBytes json = new JsonBytes();
    UserJson user = asShown(json);
    user.append(document);
    return new UserView(Objects.requireNonNull(user.id), user.version, json.toBuffer());
  }

  /** Appends the user in a stored document. */
  void append(RawBsonDocument document) {
    ByteBuf buffer = document.getByteBuffer();
    ByteBuffer nio = buffer.asNIO();
    byte[] bytes = nio.array();
    BsonScan scan = new BsonScan(bytes, nio.arrayOffset() + nio.position());
    boolean first = true;
    id = null;
    json.raw('{');
    while (scan.next()) {
      Field field = shown(scan);
      if (field == null) {
        continue;
      }
      if (!first) {
        json.raw(',');
      }
      first = false;
      json.raw(field.shown);
      value(scan, bytes, json);
      if (scan.isNamed(ID)) {
        int at = scan.valueStart();
        id = new UserId(HexFormat.of().formatHex(bytes, at, at + 12));
      } else if (scan.isNamed(VERSION)) {
        version = scan.number();
      }
    }
    json.raw('}');
    if (id == null) {
      throw new IllegalStateException("a stored user has no _id");
    }
  }

  private @Nullable Field shown(BsonScan scan) {
    for (Field field : fields) {
      if (scan.isNamed(field.stored)) {
        return field;
      }
    }
    return null;
  }

  private static void value(BsonScan scan, byte[] bytes, JsonBytes json) {
    switch (scan.type()) {
      case BsonScan.STRING -> json.string(bytes, scan.valueStart(), scan.stringEnd());
      case BsonScan.OBJECT_ID -> json.objectId(bytes, scan.valueStart());
      case BsonScan.DATE -> json.time(scan.number());
      case BsonScan.INT32, BsonScan.INT64 -> json.number(scan.number());
      default -> throw new IllegalStateException("a user shows no BSON type " + scan.type());
    }
  }
}
