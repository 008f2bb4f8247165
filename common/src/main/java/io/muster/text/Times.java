package io.muster.text;

import java.time.Instant;

/** Questions to times that come from outside. Any thread. */
public final class Times {

  /** What is dated later was meant in milliseconds, or nobody meant it. */
  private static final Instant FAR_FUTURE = Instant.parse("2200-01-01T00:00:00Z");

  private Times() {}

  /** Whether a time is since 1970 and before 2200. */
  public static boolean isPlausible(Instant time) {
    return !time.isBefore(Instant.EPOCH) && time.isBefore(FAR_FUTURE);
  }
}
