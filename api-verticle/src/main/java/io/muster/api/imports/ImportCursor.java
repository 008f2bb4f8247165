package io.muster.api.imports;

import io.muster.api.imports.record.ListPlace;
import io.muster.imports.ImportIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Places in the list of imports as opaque text: base64url of version (1 byte), milliseconds (8),
 * the id, CRC-32 (4). Not signed: it gives no right that its maker hasn't anyway.
 */
final class ImportCursor {

  private static final byte VERSION = 1;
  private static final int BEFORE_ID = 1 + Long.BYTES;
  private static final int LEAST = BEFORE_ID + 1 + Integer.BYTES;

  private ImportCursor() {}

  static String encode(ListPlace place) {
    byte[] id = place.id().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(BEFORE_ID + id.length + Integer.BYTES)
            .put(VERSION)
            .putLong(place.createdAt().toEpochMilli())
            .put(id);
    bytes.putInt(checkSum(bytes.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The place that a text from outside spells; empty if it spells none. */
  static Optional<ListPlace> decode(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    if (bytes.length < LEAST || bytes[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    String id =
        new String(
            bytes, BEFORE_ID, bytes.length - BEFORE_ID - Integer.BYTES, StandardCharsets.UTF_8);
    return buffer.getInt(bytes.length - Integer.BYTES) == checkSum(bytes) && ImportIds.isValid(id)
        ? Optional.of(new ListPlace(Instant.ofEpochMilli(buffer.getLong(1)), id))
        : Optional.empty();
  }

  private static int checkSum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, bytes.length - Integer.BYTES);
    return (int) crc.getValue();
  }
}
