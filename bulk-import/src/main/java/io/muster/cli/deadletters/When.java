package io.muster.cli.deadletters;

import io.muster.config.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as an option names it: itself, or how long ago.
 *
 * @param time the time, or null
 * @param ago how long before now, or null
 */
record When(@Nullable Instant time, @Nullable Duration ago) {

  Instant at(Instant now) {
    return time != null ? time : ago != null ? now.minus(ago) : now;
  }

  /** Reads one: {@code 2026-01-31T12:00:00Z} or {@code 2h}. */
  static final class Converter implements ITypeConverter<When> {
    @Override
    public When convert(String value) {
      try {
        return new When(null, Durations.parse(value));
      } catch (IllegalArgumentException noDuration) {
        try {
          return new When(OffsetDateTime.parse(value).toInstant(), null);
        } catch (DateTimeException noTime) {
          throw new TypeConversionException(
              "must be a time such as 2026-01-31T12:00:00Z, or how long ago, such as 30m or 2h; it"
                  + " is \""
                  + value
                  + "\"");
        }
      }
    }
  }
}
