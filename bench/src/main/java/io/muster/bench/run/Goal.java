package io.muster.bench.run;

import java.util.Locale;

/**
 * What a ratio is to be.
 *
 * @param kind whether more or less is better, or whether there is no goal
 * @param goal what counts as good
 * @param stretch what would be better still
 */
public record Goal(Kind kind, double goal, double stretch) {
  /** The ratio is told and judged by nobody. */
  public static final Goal NONE = new Goal(Kind.NONE, 0, 0);

  /** Which way is better. */
  public enum Kind {
    /** More is better. */
    AT_LEAST,
    /** Less is better. */
    AT_MOST,
    /** Neither. */
    NONE
  }

  /** More is better. */
  public static Goal atLeast(double goal, double stretch) {
    return new Goal(Kind.AT_LEAST, goal, stretch);
  }

  /** Less is better. */
  public static Goal atMost(double goal, double stretch) {
    return new Goal(Kind.AT_MOST, goal, stretch);
  }

  /** Whether the value is good. */
  public boolean isMetBy(double value) {
    return switch (kind) {
      case AT_LEAST -> value >= goal;
      case AT_MOST -> value <= goal;
      case NONE -> true;
    };
  }

  /** For people; empty where there is none. */
  @Override
  public String toString() {
    String form =
        switch (kind) {
          case AT_LEAST -> "goal at least %s (stretch %s)";
          case AT_MOST -> "goal at most %s (stretch %s)";
          case NONE -> "";
        };
    return form.formatted(number(goal), number(stretch));
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
  }
}
