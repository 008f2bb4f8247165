package io.muster.api.query;

import io.muster.user.UserId;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;

/**
 * Renders a stored user as the API shows it. What is not in its list of fields is not shown, so a
 * hash can't slip out.
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
  private static final byte[] ID = BsonScan.ascii("_id");
  private static final byte[] VERSION = BsonScan.ascii("version");

  private UserJson() {}

  private static Field field(String name) {
    return new Field(BsonScan.ascii(name), BsonScan.ascii("\"" + name + "\":"));
  }

  /** The user in a stored document, read from its bytes without building anything. */
  public static UserView render(RawBsonDocument document) {
    ByteBuf buffer = document.getByteBuffer();
    ByteBuffer nio = buffer.asNIO();
    byte[] bytes = nio.array();
    BsonScan scan = new BsonScan(bytes, nio.arrayOffset() + nio.position());
    JsonBytes json = new JsonBytes();
    UserId id = null;
    long version = 0;
    boolean first = true;
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
    return new UserView(id, version, json.toBuffer());
  }

  private static @org.jspecify.annotations.Nullable Field shown(BsonScan scan) {
    for (Field field : FIELDS) {
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
