package io.muster.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding, read strictly. */
final class Percent {

  /** How a fault goes on that says what is wrong with a text that can't be decoded. */
  static final String RULE = "not well encoded; UTF-8 with each byte as %XX is needed";

  private Percent() {}

  /** Decodes a part of a path; null if it is malformed. */
  static @Nullable String decodePath(String text) {
    return text.indexOf('%') < 0 ? text : decode(text);
  }

  /** Decodes a part of a query, where a plus is a space; null if it is malformed. */
  static @Nullable String decodeForm(String text) {
    return decodePath(text.indexOf('+') < 0 ? text : text.replace('+', ' '));
  }

  private static @Nullable String decode(String text) {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        if (c >= 0x80) {
          return null;
        }
        bytes[length++] = (byte) c;
        continue;
      }
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      bytes[length++] = (byte) (high << 4 | low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
