package io.muster.text;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Questions to texts that come from outside. Any thread. */
public final class Texts {

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private Texts() {}

  /** How many bytes a text has in UTF-8. */
  public static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** A text on one line, with a question mark for each character that a terminal would obey. */
  public static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }
}
