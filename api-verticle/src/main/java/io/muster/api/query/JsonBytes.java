package io.muster.api.query;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Writes JSON as UTF-8 bytes, from bytes where they are there already. */
final class JsonBytes {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[320];
  private int length;

  void raw(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  void raw(char character) {
    ensure(1);
    bytes[length++] = (byte) character;
  }

  /** A string whose UTF-8 is there already. */
  void string(byte[] source, int from, int to) {
    ensure((to - from) * 6 + 2);
    bytes[length++] = '"';
    for (int i = from; i < to; i++) {
      byte b = source[i];
      if (b == '"' || b == '\\') {
        bytes[length++] = '\\';
        bytes[length++] = b;
      } else if (b >= 0 && b < 0x20) {
        escape(b);
      } else {
        bytes[length++] = b;
      }
    }
    bytes[length++] = '"';
  }

  private void escape(byte control) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    bytes[length++] = '0';
    bytes[length++] = '0';
    bytes[length++] = HEX[control >> 4];
    bytes[length++] = HEX[control & 0xf];
  }

  /** Twelve bytes as a string of 24 hexadecimal characters. */
  void objectId(byte[] source, int from) {
    ensure(26);
    bytes[length++] = '"';
    for (int i = from; i < from + 12; i++) {
      bytes[length++] = HEX[(source[i] >> 4) & 0xf];
      bytes[length++] = HEX[source[i] & 0xf];
    }
    bytes[length++] = '"';
  }

  /** A time in RFC 3339, in UTC. */
  void time(long epochMillis) {
    raw('"');
    raw(Instant.ofEpochMilli(epochMillis).toString().getBytes(StandardCharsets.US_ASCII));
    raw('"');
  }

  void number(long number) {
    raw(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  Buffer toBuffer() {
    return Buffer.buffer(length).appendBytes(bytes, 0, length);
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
