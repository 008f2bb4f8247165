package io.muster.api.query;

import java.nio.charset.StandardCharsets;

/**
 * Walks over the top level of a BSON document without building anything. The read path spends its
 * own time here, so it stays close to the bytes.
 */
final class BsonScan {

  static final int STRING = 0x02;
  static final int OBJECT_ID = 0x07;
  static final int DATE = 0x09;
  static final int INT32 = 0x10;
  static final int INT64 = 0x12;

  private static final int DOUBLE = 0x01;
  private static final int DOCUMENT = 0x03;
  private static final int ARRAY = 0x04;
  private static final int BINARY = 0x05;
  private static final int BOOLEAN = 0x08;
  private static final int NULL = 0x0a;
  private static final int TIMESTAMP = 0x11;

  private final byte[] bytes;
  private final int end;
  private int next;
  private int type;
  private int nameStart;
  private int nameEnd;
  private int value;

  /** Begins before the first field of the document that starts at {@code offset}. */
  BsonScan(byte[] bytes, int offset) {
    this.bytes = bytes;
    this.end = offset + int32(offset) - 1;
    this.next = offset + Integer.BYTES;
  }

  /** Steps to the next field; false when there is none. */
  boolean next() {
    if (next >= end) {
      return false;
    }
    type = bytes[next];
    nameStart = next + 1;
    nameEnd = nameStart;
    while (bytes[nameEnd] != 0) {
      nameEnd++;
    }
    value = nameEnd + 1;
    next = value + valueLength();
    return true;
  }

  private int valueLength() {
    return switch (type) {
      case STRING -> Integer.BYTES + int32(value);
      case OBJECT_ID -> 12;
      case DATE, INT64, DOUBLE, TIMESTAMP -> Long.BYTES;
      case INT32 -> Integer.BYTES;
      case DOCUMENT, ARRAY -> int32(value);
      case BINARY -> Integer.BYTES + 1 + int32(value);
      case BOOLEAN -> 1;
      case NULL -> 0;
      default -> throw new IllegalStateException("a user has no field of BSON type " + type);
    };
  }

  int type() {
    return type;
  }

  /** Whether the field is called so; {@code name} is ASCII. */
  boolean isNamed(byte[] name) {
    if (nameEnd - nameStart != name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (bytes[nameStart + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  /** Where the value begins in the bytes; for a string, after its length. */
  int valueStart() {
    return type == STRING ? value + Integer.BYTES : value;
  }

  /** Where a string's UTF-8 ends in the bytes. */
  int stringEnd() {
    return value + Integer.BYTES + int32(value) - 1;
  }

  /** The value as a whole number, of 32 or 64 bits. */
  long number() {
    return type == INT32 ? int32(value) : int64(value);
  }

  private int int32(int at) {
    return (bytes[at] & 0xff)
        | ((bytes[at + 1] & 0xff) << 8)
        | ((bytes[at + 2] & 0xff) << 16)
        | ((bytes[at + 3] & 0xff) << 24);
  }

  private long int64(int at) {
    return (int32(at) & 0xffff_ffffL) | ((long) int32(at + Integer.BYTES) << 32);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
