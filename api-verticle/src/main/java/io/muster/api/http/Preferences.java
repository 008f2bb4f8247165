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

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int MOST_DIGITS = 9;
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
    boolean isNumber =
        !number.isEmpty()
            && number.length() <= MOST_DIGITS
            && number.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Integer.valueOf(number) : null;
  }

  /** How long a write waits at most; as long as the service lets it where nothing is said. */
  public Duration waitAtMost() {
    if (waitSeconds != null) {
      Duration wanted = Duration.ofSeconds(waitSeconds);
      return wanted.compareTo(LONGEST_WAIT) < 0 ? wanted : LONGEST_WAIT;
    }
    return respondAsync ? Duration.ZERO : LONGEST_WAIT;
  }

  /**
   * The Preference-Applied header; null where no preference was followed.
   *
   * @param accepted whether the answer is 202
   * @param waited how long the write has waited
   */
  public @Nullable String applied(boolean accepted, Duration waited) {
    // The service may answer 202 earlier than the client would have waited.
    boolean tooEarly = accepted && waitSeconds != null && waited.toSeconds() < waitSeconds;
    String wait = waitSeconds == null || tooEarly ? null : "wait=" + waitSeconds;
    if (accepted && respondAsync) {
      return wait == null ? "respond-async" : "respond-async, " + wait;
    }
    return wait;
  }
}
