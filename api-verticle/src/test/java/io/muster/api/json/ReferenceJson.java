package io.muster.api.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Another reader of the same grammar, written from RFC 8259, to hold the real one against. */
final class ReferenceJson {

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern STRING =
      Pattern.compile("\"([^\"\\\\\\x00-\\x1f]|\\\\([\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\"");
  private static final Pattern WORD = Pattern.compile("true|false|null");
  private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\r]*+");

  private final String text;
  private int at;

  private ReferenceJson(String text) {
    this.text = text;
  }

  static boolean accepts(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      ReferenceJson reader = new ReferenceJson(text);
      return reader.value(0) && reader.at == text.length();
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
  }

  private boolean value(int depth) {
    take(SPACE);
    boolean is;
    if (text.startsWith("{", at)) {
      is = depth < StrictJsonReader.MAX_DEPTH && list("{", "}", depth, true);
    } else if (text.startsWith("[", at)) {
      is = depth < StrictJsonReader.MAX_DEPTH && list("[", "]", depth, false);
    } else {
      is = take(STRING) || take(WORD) || number();
    }
    take(SPACE);
    return is;
  }

  private boolean number() {
    int start = at;
    return take(NUMBER) && !Double.isInfinite(Double.parseDouble(text.substring(start, at)));
  }

  private boolean list(String open, String close, int depth, boolean named) {
    take(open);
    take(SPACE);
    if (take(close)) {
      return true;
    }
    do {
      take(SPACE);
      if (named && !(take(STRING) && take(SPACE) && take(":"))) {
        return false;
      }
      if (!value(depth + 1)) {
        return false;
      }
    } while (take(","));
    return take(close);
  }

  private boolean take(String token) {
    boolean there = text.startsWith(token, at);
    at += there ? token.length() : 0;
    return there;
  }

  private boolean take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    boolean there = matcher.lookingAt();
    at = there ? matcher.end() : at;
    return there;
  }
}
