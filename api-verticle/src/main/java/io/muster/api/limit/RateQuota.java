package io.muster.api.limit;

import io.muster.config.Durations;
import io.muster.config.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests one client may send to one process.
 *
 * @param requests how many may come at once
 * @param window in which time the whole quota comes back, evenly; whole seconds
 */
public record RateQuota(int requests, Duration window) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\w+)");
  private static final int MOST = 100_000_000;
  private static final Duration LONGEST = Duration.ofHours(24);

  /** Checks the bounds. */
  public RateQuota {
    if (requests < 1 || requests > MOST) {
      throw new IllegalArgumentException("1 to " + MOST + " requests, not " + requests);
    }
    if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a window of 1s to 24h, not " + window);
    }
    if (window.toMillis() % 1_000 != 0) {
      throw new IllegalArgumentException("a window of whole seconds, not " + window);
    }
  }

  /** Reads one such as {@code 600/1m}; empty where it isn't set: then there is no limit. */
  public static Optional<RateQuota> read(Settings settings, String name) {
    String text = settings.optionalText(name);
    return text == null ? Optional.empty() : read(settings, name, text);
  }

  /** Reads one such as {@code 600/1m}. */
  public static RateQuota read(Settings settings, String name, RateQuota unlessSet) {
    String text = settings.text(name, unlessSet.toString());
    return read(settings, name, text).orElse(unlessSet);
  }

  private static Optional<RateQuota> read(Settings settings, String name, String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException wrong) {
      settings.fault(
          name,
          "must be requests in a time, 1 to "
              + MOST
              + " in whole seconds up to 24h, such as 600/1m; it is \""
              + text
              + "\"");
      return Optional.empty();
    }
  }

  /** As it is set: {@code 600/1m}. */
  @Override
  public String toString() {
    return requests + "/" + Durations.format(window);
  }

  private static RateQuota parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    return new RateQuota(Integer.parseInt(matcher.group(1)), Durations.parse(matcher.group(2)));
  }
}
