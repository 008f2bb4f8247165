package io.muster.imports.rows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Reads points in time as RFC 3339 writes them; the JDK's parser is both laxer and slower. */
final class Rfc3339 {

  private static final String PATTERN = "dddd-dd-ddTdd:dd:dd";
  private static final int SECONDS_A_DAY = 86_400;

  private Rfc3339() {}

  /** The time that a text spells, cut to the millisecond; null if it spells none. */
  static @Nullable Instant parse(String text) {
    if (text.length() <= PATTERN.length() || !hasForm(text)) {
      return null;
    }
    int zone = endOfFraction(text);
    if (zone < 0) {
      return null;
    }
    int offset = offsetSeconds(text, zone);
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    if (offset == Integer.MIN_VALUE || hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    try {
      LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2));
      long seconds =
          date.toEpochDay() * SECONDS_A_DAY + hour * 3_600L + minute * 60L + second - offset;
      return Instant.ofEpochSecond(seconds, millis(text, zone) * 1_000_000L);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  private static boolean hasForm(String text) {
    for (int i = 0; i < PATTERN.length(); i++) {
      char c = text.charAt(i);
      boolean right =
          switch (PATTERN.charAt(i)) {
            case 'd' -> isDigit(c);
            case 'T' -> c == 'T' || c == 't' || c == ' ';
            default -> c == PATTERN.charAt(i);
          };
      if (!right) {
        return false;
      }
    }
    return true;
  }

  /** Where the offset from UTC begins; -1 if the fraction is none. */
  private static int endOfFraction(String text) {
    int i = PATTERN.length();
    if (text.charAt(i) != '.') {
      return i;
    }
    int first = ++i;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i > first && i < text.length() ? i : -1;
  }

  private static int millis(String text, int zone) {
    int millis = 0;
    int weight = 100;
    for (int i = PATTERN.length() + 1; i < zone && weight > 0; i++) {
      millis += weight * (text.charAt(i) - '0');
      weight /= 10;
    }
    return millis;
  }

  /** The offset from UTC; the least integer if there is none. */
  private static int offsetSeconds(String text, int zone) {
    char sign = text.charAt(zone);
    int length = text.length() - zone;
    if ((sign == 'Z' || sign == 'z') && length == 1) {
      return 0;
    }
    boolean hasForm =
        (sign == '+' || sign == '-')
            && length == 6
            && text.charAt(zone + 3) == ':'
            && isDigit(text.charAt(zone + 1))
            && isDigit(text.charAt(zone + 2))
            && isDigit(text.charAt(zone + 4))
            && isDigit(text.charAt(zone + 5));
    if (!hasForm || number(text, zone + 1, 2) > 23 || number(text, zone + 4, 2) > 59) {
      return Integer.MIN_VALUE;
    }
    int seconds = number(text, zone + 1, 2) * 3_600 + number(text, zone + 4, 2) * 60;
    return sign == '-' ? -seconds : seconds;
  }

  private static int number(String text, int start, int digits) {
    int number = 0;
    for (int i = start; i < start + digits; i++) {
      number = number * 10 + (text.charAt(i) - '0');
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
