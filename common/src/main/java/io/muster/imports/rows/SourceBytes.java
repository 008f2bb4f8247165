package io.muster.imports.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a file, unpacked, behind the marks at its beginning. */
final class SourceBytes {

  private static final int LONGEST_MARK = 4;
  private static final int UTF_8_MARK = 3;

  private SourceBytes() {}

  /** Unpacks a stream as it is told to, or as it begins. */
  static InputStream unpack(InputStream stream, Compression compression) throws IOException {
    return switch (compression) {
      case NONE -> stream;
      case GZIP -> new GzipMembers(stream);
      case DETECT -> {
        PushbackInputStream again = new PushbackInputStream(stream, LONGEST_MARK);
        yield isGzip(peek(again)) ? new GzipMembers(again) : again;
      }
    };
  }

  /**
   * Passes over the mark of UTF-8.
   *
   * @return how many bytes it has
   * @throws UnreadableSourceException if the file begins as one that isn't text in UTF-8
   */
  static int skipMark(PushbackInputStream unpacked) throws IOException, UnreadableSourceException {
    byte[] start = peek(unpacked);
    String foreign = foreignFormat(start);
    if (foreign != null) {
      throw new UnreadableSourceException(1, 1, 0, foreign);
    }
    if (!begins(start, 0xef, 0xbb, 0xbf)) {
      return 0;
    }
    unpacked.skipNBytes(UTF_8_MARK);
    return UTF_8_MARK;
  }

  /** A stream whose beginning can be looked at. */
  static PushbackInputStream peekable(InputStream stream) {
    return new PushbackInputStream(stream, LONGEST_MARK);
  }

  private static @Nullable String foreignFormat(byte[] start) {
    if (begins(start, 0xff, 0xfe, 0, 0) || begins(start, 0, 0, 0xfe, 0xff)) {
      return encodedIn("UTF-32");
    }
    if (begins(start, 0xff, 0xfe) || begins(start, 0xfe, 0xff)) {
      return encodedIn("UTF-16");
    }
    if (alternatesWithNul(start)) {
      return encodedIn("UTF-16 without a mark");
    }
    if (isGzip(start)) {
      return "the data is packed with gzip, which was not said: send Content-Encoding: gzip,"
          + " or unpack it";
    }
    return null;
  }

  private static boolean alternatesWithNul(byte[] start) {
    return start.length == LONGEST_MARK
        && (start[0] == 0) != (start[1] == 0)
        && (start[0] == 0) == (start[2] == 0)
        && (start[1] == 0) == (start[3] == 0);
  }

  private static String encodedIn(String encoding) {
    return "the text is in " + encoding + ": convert it to UTF-8";
  }

  private static boolean isGzip(byte[] start) {
    return begins(start, GzipMembers.MAGIC_1, GzipMembers.MAGIC_2);
  }

  private static boolean begins(byte[] start, int... mark) {
    if (start.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((start[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] peek(PushbackInputStream stream) throws IOException {
    byte[] start = stream.readNBytes(LONGEST_MARK);
    stream.unread(start);
    return start;
  }
}
