package io.muster.api.http;

/** Times as the header Retry-After tells them. */
public final class WholeSeconds {

  private static final int LEAST = 1;
  private static final int MOST = 60;

  private WholeSeconds() {}

  /** A time in milliseconds as 1 to 60 whole seconds; a second that has begun counts. */
  public static int of(long millis) {
    return (int) Math.max(LEAST, Math.min(MOST, (millis + 999) / 1_000));
  }
}
