package io.muster.imports.rows;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952), member after member, and takes nothing else for its end. The JDK's own
 * stream passes over what follows a member that isn't one, and over members that a slow stream
 * brings late: rows would be missing and nobody told.
 */
final class GzipMembers extends InputStream {

  /** The first two bytes of a member. */
  static final int MAGIC_1 = 0x1f;

  static final int MAGIC_2 = 0x8b;

  private static final int DEFLATE = 8;
  private static final int HAS_HEADER_CHECK = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED_FLAGS = 0xe0;
  private static final int TIME_FLAGS_AND_SYSTEM = 6;
  private static final String TOO_SHORT = "the gzip data ends too early: the file was cut off";
  private static final String DAMAGED = "the gzip data is damaged";

  private final InputStream packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 check = new CRC32();
  private final byte[] input = new byte[16 * 1024];
  private int position;
  private int limit;
  private boolean inMember;
  private boolean ended;
  private boolean seenMember;

  GzipMembers(InputStream packed) {
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (!ended) {
      if (!inMember) {
        beginMember();
      } else {
        int unpacked = inflate(target, offset, length);
        if (unpacked > 0) {
          return unpacked;
        }
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }

  private void beginMember() throws IOException {
    int first = nextOrEnd();
    if (first < 0) {
      ended = true;
      return;
    }
    if (first != MAGIC_1 || next() != MAGIC_2) {
      throw new CorruptGzipException(
          seenMember
              ? "something that isn't gzip follows the gzip data"
              : "this isn't gzip data, which begins with the bytes 1f 8b");
    }
    readHeader();
    inflater.reset();
    check.reset();
    inMember = true;
    seenMember = true;
  }

  private void readHeader() throws IOException {
    int method = next();
    int flags = next();
    if (method != DEFLATE || (flags & RESERVED_FLAGS) != 0) {
      throw new CorruptGzipException(DAMAGED);
    }
    skip(TIME_FLAGS_AND_SYSTEM);
    if ((flags & HAS_EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_HEADER_CHECK) != 0) {
      skip(2);
    }
  }

  /** Unpacks what it can; 0 where more input, or another member, has to come first. */
  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      int unpacked = inflater.inflate(target, offset, length);
      check.update(target, offset, unpacked);
      if (unpacked == 0 && inflater.finished()) {
        endMember();
      } else if (unpacked == 0 && inflater.needsDictionary()) {
        throw new CorruptGzipException(DAMAGED);
      } else if (unpacked == 0 && inflater.needsInput()) {
        feed();
      }
      return unpacked;
    } catch (DataFormatException damaged) {
      throw new CorruptGzipException(DAMAGED);
    }
  }

  private void feed() throws IOException {
    if (position == limit && !fill()) {
      throw new CorruptGzipException(TOO_SHORT);
    }
    inflater.setInput(input, position, limit - position);
    position = limit;
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    long sum = nextNumber();
    long size = nextNumber();
    if (sum != check.getValue() || size != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new CorruptGzipException(DAMAGED + ": its checksum is another one");
    }
    inMember = false;
  }

  private long nextNumber() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {}
  }

  private int next() throws IOException {
    int value = nextOrEnd();
    if (value < 0) {
      throw new CorruptGzipException(TOO_SHORT);
    }
    return value;
  }

  private int nextOrEnd() throws IOException {
    return position == limit && !fill() ? -1 : input[position++] & 0xff;
  }

  private boolean fill() throws IOException {
    position = 0;
    do {
      limit = packed.read(input);
    } while (limit == 0);
    limit = Math.max(0, limit);
    return limit > 0;
  }
}
