package io.muster.signing;

import io.muster.user.UserId;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Cursors as opaque text: base64url of version (1 byte), sort (1), filter (4), user id (12), CRC-32
 * (4). Not signed: a cursor gives no right that its maker hasn't anyway. The check sum finds what
 * was cut or mistyped.
 */
public final class CursorCodec {

  private static final byte VERSION = 1;
  private static final int CHECKED = 1 + 1 + Integer.BYTES + UserId.LENGTH / 2;
  private static final int SIZE = CHECKED + Integer.BYTES;

  private CursorCodec() {}

  /**
   * The text of a cursor.
   *
   * @throws IllegalArgumentException if its sort is not 0 to 127
   */
  public static String encode(Cursor cursor) {
    if (cursor.sort() < 0 || cursor.sort() > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("a sort is 0 to 127; it is " + cursor.sort());
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(SIZE)
            .put(VERSION)
            .put((byte) cursor.sort())
            .putInt(cursor.filter())
            .put(HexFormat.of().parseHex(cursor.last().hex()));
    bytes.putInt(checkSum(bytes.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The cursor that a text from outside spells; empty if it spells none. */
  public static Optional<Cursor> decode(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    if (bytes.length != SIZE || bytes[0] != VERSION || bytes[1] < 0) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.getInt(CHECKED) != checkSum(bytes)
        || !Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
      return Optional.empty();
    }
    String id = HexFormat.of().formatHex(bytes, 2 + Integer.BYTES, CHECKED);
    return Optional.of(new Cursor(bytes[1], buffer.getInt(2), new UserId(id)));
  }

  private static int checkSum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, CHECKED);
    return (int) crc.getValue();
  }
}
