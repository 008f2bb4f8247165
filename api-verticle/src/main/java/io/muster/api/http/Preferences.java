package io.muster.api.http;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a Prefer header (RFC 7240) asks of a write; what isn't known or has no sense is ignored.
 *
 * @param respondAsync whether 202 will do as soon as the write is safe
 * @param waitSeconds how long to wait for the outcome at most; null where it isn't said
 */
public record Preferences(boolean respondAsync, @Nullable Integer waitSeconds) {

  private static final int LONGEST_WAIT = 3_600;
  private static final Preferences NONE = new Preferences(false, null);

  /** Reads the header; null where there is none. Of a preference said twice the first counts. */
  public static Preferences of(@Nullable String header) {
    if (header == null) {
      return NONE;
    }
    boolean async = false;
    Integer wait = null;
    for (String part : header.toLowerCase(Locale.ROOT).split(",")) {
      String preference = part.split(";", 2)[0].strip();
      if (preference.equals("respond-async")) {
        async = true;
      } else if (wait == null) {
        wait = waitOf(preference);
      }
    }
    return new Preferences(async, wait);
  }

  private static @Nullable Integer waitOf(String preference) {
    String[] parts = preference.split("=", 2);
    if (parts.length < 2 || !parts[0].strip().equals("wait")) {
      return null;
    }
    String number = parts[1].strip();
    boolean isNumber = !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber) {
      return null;
    }
    return number.length() > 4 ? LONGEST_WAIT : Math.min(LONGEST_WAIT, Integer.parseInt(number));
  }

  /** How long a write waits at most; as long as the service lets it where nothing is said. */
  public Duration waitAtMost() {
    if (waitSeconds != null) {
      return Duration.ofSeconds(waitSeconds);
    }
    return respondAsync ? Duration.ZERO : Duration.ofSeconds(LONGEST_WAIT);
  }

  /**
   * The Preference-Applied header; null where no preference was followed.
   *
   * @param accepted whether the answer is 202
   */
  public @Nullable String applied(boolean accepted) {
    String wait = waitSeconds == null ? null : "wait=" + waitSeconds;
    if (accepted && respondAsync) {
      return wait == null ? "respond-async" : "respond-async, " + wait;
    }
    return wait;
  }
}
