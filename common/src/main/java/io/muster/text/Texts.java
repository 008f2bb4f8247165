package io.muster.text;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Questions to texts that come from outside. Any thread. */
public final class Texts {

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private static final int MOST_TOLD = 40;

  private Texts() {}

  /** How many bytes a text has in UTF-8. */
  public static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** A text on one line, with a question mark for each character that a terminal would obey. */
  public static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }

  /** The beginning of a name that is told because it is wrong, printable. */
  public static String clipped(String name) {
    String visible = printable(name);
    return visible.length() <= MOST_TOLD ? visible : visible.substring(0, MOST_TOLD) + "...";
  }
}
